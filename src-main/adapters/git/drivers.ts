import type { Place, Run } from './run.ts';

/** As git's own merge of text, so that a repository's driver is replaced by what there would be without it. */
const PLAIN_MERGE = 'git merge-file --marker-size=%L %A %O %B';

/**
 * Environment that puts the filter and merge drivers of a repository's own configuration out of action: they are commands, and
 * a repository that was unpacked from somewhere runs none. The person's own (as git-lfs sets them up, globally) stay.
 */
export async function withoutDrivers(run: Run, place: Place): Promise<Record<string, string>> {
  const listed = await run(place, ['config', '-z', '--show-scope', '--name-only', '--get-regexp', String.raw`^(filter|merge)\..*\.`]);
  const fields = listed.out.split('\0');
  const env: Record<string, string> = {};
  let count = 0;
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const key = fields[at + 1] ?? '';
    const value = replacement(key);
    if ((fields[at] !== 'local' && fields[at] !== 'worktree') || value === null) continue;
    env[`GIT_CONFIG_KEY_${count}`] = key;
    env[`GIT_CONFIG_VALUE_${count}`] = value;
    count += 1;
  }
  return count === 0 ? {} : { ...env, GIT_CONFIG_COUNT: String(count) };
}

function replacement(key: string): string | null {
  if (/^filter\.[^]*\.(clean|smudge|process)$/.test(key)) return '';
  if (/^filter\.[^]*\.required$/.test(key)) return 'false';
  if (/^merge\.[^]*\.driver$/.test(key)) return PLAIN_MERGE;
  return null;
}
