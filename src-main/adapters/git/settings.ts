import type { Place, Run } from './run.ts';

/** One line of git's configuration, as it holds at a place. */
export interface Setting {
  /** Whose it is: `local` and `worktree` are the repository's own; `command` is what we said ourselves. */
  readonly scope: string;
  /** With the section and the name in small letters. */
  readonly key: string;
  readonly value: string;
}

/** The settings of some sections, as `core|filter`. */
export async function settingsOf(run: Run, place: Place, sections: string): Promise<Setting[]> {
  const listed = await run(place, ['config', '-z', '--show-scope', '--get-regexp', `^(${sections})\\.`]);
  const fields = listed.out.split('\0');
  const settings: Setting[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [key = '', ...value] = (fields[at + 1] ?? '').split('\n');
    settings.push({ scope: fields[at] ?? '', key, value: value.join('\n') });
  }
  return settings;
}
