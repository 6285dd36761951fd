import type { Kept } from '#main/core/ports/merging.ts';
import { withoutDrivers } from './drivers.ts';
import { fail } from './problems.ts';
import { commitAt } from './refs.ts';
import type { Run } from './run.ts';

/** Where a discarded commit is kept from git's clean-up. */
export function discardedRef(dataId: string, agent: string): string {
  return `${folderOf(dataId)}/${agent}`;
}

const folderOf = (dataId: string): string => `refs/coppice/${dataId}/discarded`;

export async function keptCommits(run: Run, repository: string, dataId: string): Promise<Kept[]> {
  const at = { repository };
  const what = `Looking at what is kept in ${repository}`;
  const out = await run.need(what, at, ['for-each-ref', '--format=%(objectname) %(refname:lstrip=4)', folderOf(dataId)]);
  const kept: Kept[] = [];
  for (const line of out.split('\n').filter((each) => each !== '')) {
    const [commit = '', agent = ''] = line.split(' ');
    const alone = await run.need(what, at, ['rev-list', '--count', commit, '--not', '--branches', '--tags', '--remotes']);
    kept.push({ agent, commit, alone: Number(alone.trim()) });
  }
  return kept;
}

export async function letGo(run: Run, repository: string, ref: string, commit: string): Promise<void> {
  const at = { repository };
  const stands = await commitAt(run, at, ref);
  if (stands === null) return;
  if (stands !== commit) fail('git_failed', `${ref} keeps ${stands.slice(0, 7)} by now, not ${commit.slice(0, 7)}: look again.`);
  await run.need(`Letting go of ${commit}`, at, ['update-ref', '-d', ref, commit], { env: await withoutDrivers(run, at) });
}
