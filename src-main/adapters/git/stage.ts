import { commitAt } from './refs.ts';
import type { Run } from './run.ts';
import { statusOf } from './status.ts';

/**
 * Puts everything that is not ignored into the index (or into the one that `env` names).
 * A repository inside the tree is recorded as git does it, by its commit; one without a commit is left out, since git would refuse all.
 *
 * Not by `git add`: that asks each repository inside the tree whether it is dirty, which runs the filters of that one's own config.
 */
export async function stageAll(run: Run, tree: string, env: Readonly<Record<string, string>>): Promise<void> {
  const gone: string[] = [];
  const there: string[] = [];
  for (const { state, path } of await statusOf(run, tree, { untracked: 'all', env })) {
    // The second letter tells the tree from the index; a blank is no difference.
    if (state[1] === ' ') continue;
    if (state[1] === 'D') gone.push(path);
    // With every untracked file listed, a folder is a repository.
    else if (!path.endsWith('/')) there.push(path);
    else if ((await commitAt(run, { tree: `${tree}/${path}` }, 'HEAD')) !== null) there.push(path.slice(0, -1));
  }
  const put = async (paths: readonly string[], ...how: string[]) => {
    if (paths.length === 0) return;
    const input = `${paths.join('\0')}\0`;
    await run.need(`Collecting the changes in ${tree}`, { tree }, ['update-index', ...how, '-z', '--stdin'], { env, input });
  };
  // First, and without a look at the disk: behind a link that took a folder's place, git would refuse to look.
  await put(gone, '--force-remove');
  await put(there, '--add', '--remove', '--replace');
}
