import type { BranchState } from '#main/core/ports/git.ts';
import { diffTotals } from './diff.ts';
import { withoutDrivers } from './drivers.ts';
import { committer, signedBy } from './identity.ts';
import { fail } from './problems.ts';
import { branchRef, commitAt, headOf, isAncestor } from './refs.ts';
import type { Place, Run } from './run.ts';
import { stageAll } from './stage.ts';
import { statusOf } from './status.ts';
import { isTopOfTree } from './trees.ts';

interface OwnTree {
  readonly path: string;
  readonly branch: string;
  readonly base: string;
}

/** Commits what a tree holds on the tree's own branch, and says what then stands on it. */
export async function commitAll(run: Run, tree: OwnTree, author: { name: string; agent: string }, message: string): Promise<BranchState> {
  const at = { tree: tree.path };
  const what = `Committing the work in ${tree.path}`;
  if (!(await isTopOfTree(run, tree.path))) {
    fail('tree_gone', `${what}: the folder is gone, or no worktree any more. What was committed is still on ${tree.branch}.`);
  }
  const env = await withoutDrivers(run, at);
  if (await standsOnBranch(run, tree, what, env)) {
    await stageAll(run, tree.path, env);
    const staged = await run(at, ['diff-index', '--cached', '--quiet', 'HEAD', '--']);
    if (staged.code !== 0) {
      const identity = signedBy({ name: author.name, email: `${author.agent}@coppice` }, await committer(run, at));
      const args = ['commit', '--quiet', '--no-verify', '--allow-empty-message', '--cleanup=whitespace', '--file=-'];
      await run.need(what, at, args, { input: `${message}\n`, env: { ...env, ...identity } });
    }
  }
  return branchState(run, { tree: tree.path }, tree);
}

/**
 * Sees to it that a commit made in the tree lands on the tree's branch. An agent may have switched branches or detached HEAD:
 * where its commits go on from the branch, the branch takes them over; where they do not, files that are not committed belong
 * to some other line of work, and a commit of them would undo the branch's own. False: elsewhere, and nothing to commit.
 */
async function standsOnBranch(run: Run, tree: OwnTree, what: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  const at = { tree: tree.path };
  const [{ branch, head }, tip] = await Promise.all([headOf(run, at), commitAt(run, at, branchRef(tree.branch))]);
  if (branch === tree.branch && head !== null) return true;
  if (head !== null && (await isAncestor(run, at, tip ?? tree.base, head))) {
    await run.need(what, at, ['update-ref', '-m', 'coppice: take over the work', branchRef(tree.branch), head, tip ?? ''], { env });
    await run.need(what, at, ['symbolic-ref', '-m', 'coppice: back on the own branch', 'HEAD', branchRef(tree.branch)], { env });
    return true;
  }
  const dirty = await statusOf(run, tree.path, { untracked: 'normal', env });
  const where = branch ?? `commit ${head ?? 'none'}`;
  if (dirty.length === 0 && tip !== null) return false;
  return fail(
    'git_failed',
    `${what}: it has ${where} checked out in place of ${tree.branch}, with ${dirty.length} paths not committed. Nothing was committed. ` +
      `Commit or stash them there, then run: git switch ${tree.branch}`,
  );
}

export async function branchState(run: Run, at: Place, tree: Pick<OwnTree, 'branch' | 'base'>): Promise<BranchState> {
  const what = `Reading the branch ${tree.branch}`;
  const head = await run.need(what, at, ['rev-parse', '--verify', `${branchRef(tree.branch)}^{commit}`]);
  const commits = Number(await run.need(what, at, ['rev-list', '--count', `${tree.base}..${head}`]));
  return { head, commits, ...(await diffTotals(run, at, tree.base, head)) };
}
