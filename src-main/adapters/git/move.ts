import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitProblem } from '#main/core/ports/git.ts';
import type { Move } from '#main/core/ports/merging.ts';
import { nameFullDisk } from './disk.ts';
import type { Env } from './in-memory.ts';
import { findTarget } from './merge-target.ts';
import { dirtyTarget, inTheWay, mergePlace, touchedPaths } from './obstacles.ts';
import { fail, GitFailed, problemOf } from './problems.ts';
import { branchRef, commitAt, isAncestor } from './refs.ts';
import type { Ran } from './ran.ts';
import type { Run } from './run.ts';

/** Moves a target from one commit to another, or leaves it as it is and throws `GitFailed`. The caller holds the repository's lock. */
export async function move(run: Run, asked: Move): Promise<void> {
  const { repository, target, from, to } = asked;
  const at = { repository };
  const { tip, tree, obstacles } = await findTarget(run, asked);
  const [first] = obstacles;
  if (tip === to) return;
  if (first !== undefined) fail(first.code, first.message);
  if (tip !== from) fail('target_moved', `${target.branch} has moved on: it does not stand at ${from.slice(0, 7)} any more. Look again.`);
  const { env } = await mergePlace(run, repository, tree);
  if (tree === null) return moveBranch(run, asked, env);

  const touched = await touchedPaths(run, at, from, to);
  const forward = await isAncestor(run, at, from, to);
  // Half of a move back is no work of the person's: what differs then is as it is to be.
  const dirty = await inTheWay(run, tree, touched, env);
  if (dirty.length > 0 && (forward || !(await isAt(run, tree, to, touched, env)))) {
    const { code, message, paths } = dirtyTarget(target.path, dirty);
    fail(code, message, paths);
  }
  await (forward ? moveForward : moveBack)(run, asked, tree, touched, env);
}

async function moveBranch(run: Run, asked: Move, env: Env): Promise<void> {
  const { repository, target, from, to, reason } = asked;
  const ran = await run({ repository }, ['update-ref', '-m', reason, branchRef(target.branch), to, from], { env });
  if (ran.code !== 0) throw new GitFailed(await whyNot(run, asked, ran));
}

/**
 * Takes files, index and branch back. Git looks at every file before it writes the first, and overwrites none that is not as it left
 * it; the branch follows only from where it stood. After a crash in between the same is done again, to the same end.
 */
async function moveBack(run: Run, asked: Move, tree: string, touched: readonly string[], env: Env): Promise<void> {
  const { from, to } = asked;
  const ran = await run({ tree }, ['read-tree', '-m', '-u', from, to], { env });
  if (ran.code !== 0) {
    const problem = await nameFullDisk(await whyNot(run, asked, ran), ran.err, [{ folder: tree, bytes: 0 }]);
    await putBack(run, tree, asked, touched, ran.err, env);
    throw new GitFailed(problem);
  }
  try {
    await moveBranch(run, asked, env);
  } catch (error) {
    await run({ tree }, ['read-tree', '-m', '-u', to, from], { env });
    throw error;
  }
}

/** Whether what stands in the tree at these paths is a commit's. */
async function isAt(run: Run, tree: string, commit: string, touched: readonly string[], env: Env): Promise<boolean> {
  const [index, files] = await Promise.all([
    run({ tree }, ['diff-index', '--cached', '--name-only', '--no-renames', '-z', commit, '--'], { env }),
    run({ tree }, ['diff-files', '--ignore-submodules=all', '--name-only', '-z'], { env }),
  ]);
  if (index.code !== 0 || files.code !== 0) return false;
  const other = new Set([...index.out.split('\0'), ...files.out.split('\0')]);
  return touched.every((path) => !other.has(path));
}

/**
 * Moves tree, index and branch together by git's own fast-forward to the finished merge: it looks at every file first, refuses to
 * overwrite what is not committed, and goes on to its end should this process die. The options undo what `branch.<name>.mergeOptions` may say.
 */
async function moveForward(run: Run, asked: Move, tree: string, touched: readonly string[], drivers: Env): Promise<void> {
  const { repository, target, to, reason } = asked;
  const env = { ...drivers, GIT_REFLOG_ACTION: reason };
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
  const ran = await run({ tree }, ['merge', ...options, to], { env });
  if (ran.code !== 0) {
    const problem = await nameFullDisk(await whyNot(run, asked, ran), ran.err, [{ folder: tree, bytes: 0 }]);
    await putBack(run, tree, asked, touched, ran.err, env);
    throw new GitFailed(problem);
  }
  const now = await commitAt(run, { repository }, branchRef(target.branch));
  if (now !== to) {
    fail(
      'target_moved',
      `${target.path} was switched to another branch during the merge: ${target.branch} has not moved. The merge is ${to}.`,
    );
  }
}

async function whyNot(run: Run, { repository, target, from, reason }: Move, ran: Ran): Promise<GitProblem> {
  const { branch, path } = target;
  const now = await commitAt(run, { repository }, branchRef(branch));
  if (now !== from) return { code: 'target_moved', message: `${branch} moved on in this very moment. Look at the changes again.` };
  const problem = problemOf(ran, `Moving ${branch} (${reason})`);
  if (/would be overwritten|not uptodate|would lose untracked/.test(ran.err)) {
    return { code: 'target_dirty', message: `${problem.message}. Commit or stash the work in ${path}.` };
  }
  return ran.err.includes('index.lock') ? { code: 'target_busy', message: problem.message } : problem;
}

/**
 * After a failure on the way (a full disk, a folder that cannot be written, a locked ref): git leaves files behind
 * that it had already written.
 * A refusal has written nothing, and then nothing here is touched: a file in the way is the person's.
 */
async function putBack(
  run: Run,
  tree: string,
  { from, to }: Move,
  touched: readonly string[],
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
