import { ok, refuse, type Result } from '#shared/lib/result.ts';
import { answer } from './answers.ts';
import { askerOf, type RpcContext } from './context.ts';
import { verbs } from './verbs.ts';

export const worktrees = verbs.worktrees.router({
  list: verbs.worktrees.list.handler(async ({ input, context }) =>
    answer(await context.worktrees.list(answer(await repositoryOf(context, input.folder)))),
  ),
  measure: verbs.worktrees.measure.handler(({ input, context, signal }) =>
    context.worktrees.measure(input.ids, signal ?? new AbortController().signal),
  ),
  reclaim: verbs.worktrees.reclaim.handler(async ({ input, context }) =>
    answer(await context.worktrees.reclaim(input.id, input.seen, askerOf(context, input.commandId))),
  ),
  prune: verbs.worktrees.prune.handler(async ({ input, context }) =>
    answer(await context.worktrees.prune(answer(await repositoryOf(context, input.folder)))),
  ),
  discarded: verbs.worktrees.discarded.handler(async ({ input, context }) =>
    answer(await context.worktrees.discarded(answer(await repositoryOf(context, input.folder)))),
  ),
  purge: verbs.worktrees.purge.handler(async ({ input, context }) => {
    answer(await context.worktrees.purge(input.agent, input.head, askerOf(context, input.commandId)));
    return {};
  }),
  pools: verbs.worktrees.pools.handler(async ({ input, context, signal }) => {
    const measure = input.measure ? (signal ?? new AbortController().signal) : null;
    return context.worktrees.pools(answer(await repositoryOf(context, input.folder)), measure);
  }),
  patch: verbs.worktrees.patch.handler(async ({ input, context }) => answer(await context.worktrees.patch(input.id))),
});

async function repositoryOf({ engine, surroundings }: RpcContext, folder: string | null): Promise<Result<string | null>> {
  if (folder === null) return ok(null);
  const found = await engine.git.inspect(surroundings.expand(folder));
  if (!found.ok) return found;
  const { kind, path, project } = found.value;
  return kind === 'folder' ? refuse('no_repository', `${path} is in no git repository`) : ok(project);
}
