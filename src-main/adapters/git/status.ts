import type { Run } from './run.ts';

interface StatusEntry {
  /** Two letters, as `git status --porcelain` gives them; `??` untracked, `!!` ignored. */
  readonly state: string;
  /** From the top of the tree; a folder taken as a whole ends in a slash. */
  readonly path: string;
  /** Where it was before a rename. */
  readonly from: string | null;
}

interface StatusOptions {
  /** `normal` gives an untracked folder as one entry, `all` gives every file in it. */
  readonly untracked: 'normal' | 'all';
  readonly ignored?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What in a working tree is not committed. */
export async function statusOf(run: Run, tree: string, options: StatusOptions): Promise<StatusEntry[]> {
  const args = [
    'status',
    '--porcelain=v1',
    '-z',
    `--untracked-files=${options.untracked}`,
    // Said here too, since .gitmodules may say otherwise for one of them.
    '--ignore-submodules=dirty',
    `--ignored=${options.ignored === true ? 'matching' : 'no'}`,
  ];
  const fields = (await run.need(`Reading the state of ${tree}`, { tree }, args, { env: options.env ?? {} })).split('\0');
  const entries: StatusEntry[] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    if (field === '') continue;
    const state = field.slice(0, 2);
    const renamed = /[RC]/.test(state);
    if (renamed) at += 1;
    entries.push({ state, path: field.slice(3), from: renamed ? (fields[at] ?? null) : null });
  }
  return entries;
}
