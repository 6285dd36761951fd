import { type Setting, settingsOf } from './settings.ts';
import type { Place, Run } from './run.ts';

/** As git's own merge of text, so that a repository's driver is replaced by what there would be without it. */
const PLAIN_MERGE = 'git merge-file --marker-size=%L %A %O %B';

/**
 * Environment that puts the filters, merge drivers, merge options and hooks of a repository's own configuration out of action: they are commands, and
 * a repository that was unpacked from somewhere runs none. The person's own (as git-lfs sets them up, globally) stay.
 */
export async function withoutDrivers(run: Run, place: Place): Promise<Record<string, string>> {
  return replacing(await settingsOf(run, place, 'filter|merge|hook|branch'));
}

/** The same, of settings that were read already. */
export function replacing(listed: readonly Setting[]): Record<string, string> {
  const settings = new Map<string, string>();
  for (const { scope, key } of listed) {
    const own = scope === 'local' || scope === 'worktree' ? replacement(key) : null;
    if (own !== null) settings.set(own.key, own.value);
  }
  if (settings.size === 0) return {};
  const numbered = [...settings].flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { ...Object.fromEntries(numbered), GIT_CONFIG_COUNT: String(settings.size) };
}

function replacement(key: string): { key: string; value: string } | null {
  if (/^filter\.[^]*\.(clean|smudge|process)$/.test(key)) return { key, value: '' };
  if (/^filter\.[^]*\.required$/.test(key)) return { key, value: 'false' };
  if (/^merge\.[^]*\.driver$/.test(key)) return { key, value: PLAIN_MERGE };
  // A strategy named here is a program, and one of git's own may end the fast-forward that was asked for.
  if (/^branch\.[^]*\.mergeoptions$/.test(key)) return { key, value: '' };
  // A hook by its own name: the switch that git 2.54 has too.
  if (/^hook\.[^]*\.[^.]*$/.test(key)) return { key: key.replace(/[^.]*$/, 'enabled'), value: 'false' };
  return null;
}
