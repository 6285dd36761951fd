import type { FileChange, FileChangeKind } from '#shared/model/worktree.ts';
import { FileChangeKind as Kind } from '#shared/model/worktree.ts';
import { fail } from './problems.ts';
import type { Extra, Place, Run } from './run.ts';

/** External diff programs and text conversions are commands: a repository brings none of its own. */
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color'];

/** What differs between two commits or trees, renames found. */
export async function diffCommits(run: Run, place: Place, from: string, to: string): Promise<FileChange[]> {
  const args = ['diff-tree', '-r', '-M', '--raw', '--numstat', '-z', ...PLAIN, from, to, '--'];
  return parseDiff(await run.need(`Comparing ${from} and ${to}`, place, args));
}

/** What differs between two trees. A rename is shown as what is written and what is deleted. */
export async function diffTrees(run: Run, place: Place, from: string, to: string): Promise<FileChange[]> {
  const ran = await run(place, ['diff-tree', '-r', '--no-renames', '--raw', '--numstat', '-z', ...PLAIN, from, to, '--']);
  if (ran.code !== 0) fail('checkpoint_gone', `A checkpoint is gone: git has lost ${from} or ${to}, or their ref was deleted.`);
  return parseDiff(ran.out);
}

/** Paths that differ in each pair of trees, in one call for all of them. */
export async function touchedBy(run: Run, place: Place, steps: readonly { from: string; to: string }[]): Promise<ReadonlySet<string>[]> {
  const changing = steps.filter(({ from, to }) => from !== to);
  // Without a word to read git would wait for one.
  if (changing.length === 0) return steps.map(() => new Set());
  const input = changing.map(({ from, to }) => `${from} ${to}\n`).join('');
  const ran = await run(place, ['diff-tree', '--stdin', '-r', '--no-renames', '--name-only', '-z'], { input });
  if (ran.code !== 0) fail('checkpoint_gone', 'A checkpoint is gone: git has lost it, or its ref was deleted.');
  const found = new Map<string, Set<string>>();
  let paths = new Set<string>();
  for (const field of ran.out.split('\0')) {
    const pair = /^([0-9a-f]{40,64} [0-9a-f]{40,64})\n([^]*)$/.exec(field);
    if (pair?.[1] !== undefined) found.set(pair[1], (paths = new Set()));
    const path = pair?.[2] ?? field;
    if (path !== '') paths.add(path);
  }
  return steps.map(({ from, to }) => found.get(`${from} ${to}`) ?? new Set());
}

/** What differs between a commit and an index. */
export async function diffIndex(run: Run, place: Place, from: string, extra: Extra): Promise<FileChange[]> {
  const args = ['diff-index', '--cached', '-M', '--raw', '--numstat', '-z', ...PLAIN, from, '--'];
  return parseDiff(await run.need(`Comparing with ${from}`, place, args, extra));
}

/** What differs, as text; bytes that are no UTF-8 are replaced. */
export function patch(run: Run, place: Place, how: readonly string[], commits: readonly string[], extra?: Extra): Promise<string> {
  return run.need(`Comparing ${commits.join(' and ')}`, place, [...how, '-M', '-p', ...PLAIN, ...commits, '--'], extra);
}

export async function diffTotals(
  run: Run,
  place: Place,
  from: string,
  to: string,
): Promise<{ files: number; added: number; removed: number }> {
  const changes = await diffCommits(run, place, from, to);
  const sum = (key: 'added' | 'removed') => changes.reduce((total, change) => total + (change[key] ?? 0), 0);
  return { files: changes.length, added: sum('added'), removed: sum('removed') };
}

const KINDS: Readonly<Record<string, FileChangeKind>> = {
  A: Kind.enum.added,
  M: Kind.enum.modified,
  D: Kind.enum.deleted,
  R: Kind.enum.renamed,
  T: Kind.enum.type_changed,
};

/** Reads `--raw --numstat -z`: all raw records first, then the counts in the same order. */
function parseDiff(output: string): FileChange[] {
  const fields = output.split('\0');
  let at = 0;
  const next = () => fields[at++] ?? '';
  const changes: FileChange[] = [];
  while (fields[at]?.startsWith(':') === true) {
    const [before = '', after = '', , oid = '', status = ''] = next().slice(1).split(' ');
    const from = status.startsWith('R') ? next() : null;
    changes.push({
      path: next(),
      from,
      kind: KINDS[status[0] ?? ''] ?? 'modified',
      binary: false,
      added: 0,
      removed: 0,
      oid,
      modes: { before, after },
    });
  }
  return changes.map((change) => {
    const [added = '-', removed = '-', path = ''] = splitCounts(next());
    // A rename's count has an empty name; the old and the new one follow.
    if (path === '') at += 2;
    const binary = added === '-';
    return { ...change, binary, added: binary ? null : Number(added), removed: binary ? null : Number(removed) };
  });
}

/** The name may hold tabs: only the first two part the fields. */
function splitCounts(field: string): string[] {
  const first = field.indexOf('\t');
  const second = field.indexOf('\t', first + 1);
  return [field.slice(0, first), field.slice(first + 1, second), field.slice(second + 1)];
}
