import { commitAt } from './refs.ts';
import type { Run } from './run.ts';
import { statusOf } from './status.ts';

/**
 * Puts everything that is not ignored into the index (or into the one that `env` names).
 * A repository inside the tree is recorded as git does it, by its commit; one without a commit is left out, since git would refuse all.
 */
export async function stageAll(run: Run, tree: string, env: Readonly<Record<string, string>>): Promise<void> {
  const without: string[] = [];
  for (const { state, path } of await statusOf(run, tree, { untracked: 'all', env })) {
    // With every untracked file listed, a folder is a repository.
    if (state !== '??' || !path.endsWith('/')) continue;
    if ((await commitAt(run, { tree: `${tree}/${path}` }, 'HEAD')) === null) without.push(`:(top,literal,exclude)${path.slice(0, -1)}`);
  }
  await run.need(`Collecting the changes in ${tree}`, { tree }, ['add', '--all', '--', '.', ...without], { env });
}
