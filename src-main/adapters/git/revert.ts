import type { MergeTarget } from '#shared/model/merging.ts';
import { committer, signedBy } from './identity.ts';
import { mergeUpon } from './in-memory.ts';
import { findTarget } from './merge-target.ts';
import { mergePlace } from './obstacles.ts';
import { fail } from './problems.ts';
import { isAncestor } from './refs.ts';
import type { Run } from './run.ts';

interface Landed {
  readonly repository: string;
  readonly target: MergeTarget;
  readonly before: string;
  readonly commit: string;
}

/** Writes the commit that takes what landed back out of the target, upon all that came since. Throws `GitFailed` where the two conflict. */
export async function prepareRevert(run: Run, landed: Landed): Promise<{ from: string; commit: string }> {
  const { repository, target, before, commit } = landed;
  const { tip, tree } = await findTarget(run, landed);
  if (tip === null) return fail('target_gone', `The branch ${target.branch} is gone.`);
  const { place, env } = await mergePlace(run, repository, tree);
  if (!(await isAncestor(run, place, commit, tip)))
    fail('target_moved', `${commit.slice(0, 7)} is not in ${target.branch} any more: there is nothing to revert.`);
  const merged = await mergeUpon(run, place, env, commit, tip, before);
  if (merged.conflicts.length > 0) {
    const files = merged.conflicts.length === 1 ? merged.conflicts[0] : `${merged.conflicts.length} files`;
    fail('conflict', `What came to ${target.branch} since conflicts with a revert, in ${files}. Revert it by hand.`, merged.conflicts);
  }
  const person = await committer(run, place);
  const subject = await run.need('Reading the commit', place, ['log', '-1', '--no-show-signature', '--format=%s', commit, '--']);
  const input = `Revert "${subject}"\n\nThis reverts ${commit}.\n`;
  const args = ['commit-tree', merged.tree, '-p', tip, '-F', '-'];
  return { from: tip, commit: await run.need('Writing the revert', place, args, { input, env: signedBy(person, person) }) };
}
