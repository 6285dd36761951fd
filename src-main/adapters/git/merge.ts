import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitProblem, MergePlan } from '#main/core/ports/git.ts';
import { nameFullDisk } from './disk.ts';
import { withoutDrivers } from './drivers.ts';
import { committer, signedBy } from './identity.ts';
import { fail, GitFailed, problemOf } from './problems.ts';
import { predict } from './predict.ts';
import { branchRef, commitAt } from './refs.ts';
import type { Ran } from './ran.ts';
import type { Run } from './run.ts';

interface Move {
  readonly from: string;
  readonly to: string;
  readonly touched: readonly string[];
}

/** Merges as the review showed it. On a problem nothing has moved. The caller holds the repository's lock. */
export async function merge(run: Run, plan: MergePlan): Promise<{ commit: string }> {
  const at = { repository: plan.repository };
  const what = `Merging ${plan.branch} into ${plan.target.branch}`;
  const predicted = await predict(run, plan);
  if (!predicted.clear) {
    const first = predicted.obstacles[0];
    return fail(first?.code ?? 'git_failed', first?.message ?? `${what} is not possible.`);
  }
  const { tip, tree, result, touched } = predicted;
  const person = await committer(run, tree === null ? at : { tree });
  const args = ['commit-tree', result, '-p', tip, '-p', plan.head, '-F', '-'];
  const commit = await run.need(what, at, args, { input: `${plan.message}\n`, env: signedBy(person, person) });
  if (tree === null) await moveBranch(run, plan, tip, commit);
  else await moveTree(run, plan, tree, { from: tip, to: commit, touched });
  return { commit };
}

async function moveBranch(run: Run, plan: MergePlan, from: string, to: string): Promise<void> {
  const at = { repository: plan.repository };
  const env = await withoutDrivers(run, at);
  const ran = await run(at, ['update-ref', '-m', reason(plan), branchRef(plan.target.branch), to, from], { env });
  if (ran.code !== 0) throw new GitFailed(await whyNot(run, plan, from, ran));
}

/**
 * Moves tree, index and branch together by git's own fast-forward to the finished merge: it looks at every file first, refuses to
 * overwrite what is not committed, and goes on to its end should this process die. The options undo what `branch.<name>.mergeOptions` may say.
 */
async function moveTree(run: Run, plan: MergePlan, tree: string, move: Move): Promise<void> {
  const env = { ...(await withoutDrivers(run, { tree })), GIT_REFLOG_ACTION: reason(plan) };
  const options = [
    '--ff-only',
    '--commit',
    '--no-squash',
    '--no-autostash',
    '--no-verify-signatures',
    '--no-overwrite-ignore',
    '--no-stat',
    '--quiet',
  ];
  const ran = await run({ tree }, ['merge', ...options, move.to], { env });
  if (ran.code !== 0) {
    const problem = await nameFullDisk(await whyNot(run, plan, move.from, ran), ran.err, [{ folder: tree, bytes: 0 }]);
    await putBack(run, tree, move, ran.err, env);
    throw new GitFailed(problem);
  }
  const now = await commitAt(run, { repository: plan.repository }, branchRef(plan.target.branch));
  if (now !== move.to) {
    fail(
      'target_moved',
      `${plan.target.path} was switched to another branch during the merge: ${plan.target.branch} has not moved. The merge is ${move.to}.`,
    );
  }
}

function reason(plan: MergePlan): string {
  return `coppice: merge ${plan.branch}`;
}

async function whyNot(run: Run, plan: MergePlan, expected: string, ran: Ran): Promise<GitProblem> {
  const { branch, path } = plan.target;
  const now = await commitAt(run, { repository: plan.repository }, branchRef(branch));
  if (now !== expected) return { code: 'target_moved', message: `${branch} moved on during the merge. Look at the changes again.` };
  const problem = problemOf(ran, `Merging ${plan.branch} into ${branch}`);
  if (/would be overwritten|not uptodate|would lose untracked/.test(ran.err)) {
    return { code: 'target_dirty', message: `${problem.message}. Commit or stash the work in ${path}.` };
  }
  return ran.err.includes('index.lock') ? { code: 'target_busy', message: problem.message } : problem;
}

/**
 * After a failure on the way (a full disk, a folder that cannot be written, a locked ref): git leaves files behind that it had already written.
 * A refusal has written nothing, and then nothing here is touched: a file in the way is the person's.
 */
async function putBack(
  run: Run,
  tree: string,
  { from, to, touched }: Move,
  said: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const at = { tree };
  if (/cannot lock ref|update_ref failed|cannot update the ref/i.test(said)) {
    await run(at, ['read-tree', '-m', '-u', to, from], { env });
  } else if (
    /No space left|Disk quota|unable to (write|create|checkout|unlink)|cannot (create|unlink)|Read-only file system|failed to/i.test(said)
  ) {
    // The index is still the old one. New files go first: they make the room that the old ones need.
    const untracked = new Set((await run(at, ['ls-files', '--others', '-z'])).out.split('\0'));
    const brought = touched.filter((path) => untracked.has(path));
    await Promise.all(brought.map((path) => rm(join(tree, path), { force: true })));
    await removeEmpty(tree, brought);
    const changed = new Set((await run(at, ['diff-files', '--ignore-submodules=all', '--name-only', '-z'], { env })).out.split('\0'));
    const old = touched.filter((path) => changed.has(path));
    if (old.length > 0) await run(at, ['checkout-index', '--force', '-u', '-z', '--stdin'], { env, input: `${old.join('\0')}\0` });
  }
}

/** Takes away the folders of these paths that hold nothing any more, as git does with a file's. */
async function removeEmpty(tree: string, paths: readonly string[]): Promise<void> {
  const folders = new Set(paths.flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))));
  folders.delete('');
  // The deepest first. One that is not empty stays.
  for (const folder of [...folders].toSorted((a, b) => b.length - a.length)) await rmdir(join(tree, folder)).catch(() => undefined);
}
