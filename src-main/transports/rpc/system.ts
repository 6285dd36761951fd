import { answer } from './answers.ts';
import { verbs } from './verbs.ts';

export const system = verbs.system.router({
  status: verbs.system.status.handler(({ context }) => context.surroundings.status()),
  folder: verbs.system.folder.handler(async ({ input, context }) => {
    const { path, kind, project, branch, head, dirty } = answer(await context.engine.git.inspect(context.surroundings.expand(input.path)));
    return { path, kind, project, branch, head, dirty };
  }),
  browse: verbs.system.browse.handler(async ({ input, context }) => answer(await context.surroundings.browse(input.path))),
});

export const live = verbs.live.router({
  snapshot: verbs.live.snapshot.handler(({ context }) => {
    const { views, seq } = context.engine;
    return {
      seq: seq(),
      sessions: views.sessions.shown(),
      agents: views.agents.shown(),
      approvals: views.approvals.shown(),
      questions: views.questions.shown(),
      permissions: views.permissions.shown(),
      lanes: views.lanes.shown(),
      worktrees: views.worktrees.shown(),
      mergeQueues: views.mergeQueues.shown(),
      predictions: views.predictions.shown(),
    };
  }),
  subscribe: verbs.live.subscribe.handler(({ input, context, signal }) => context.engine.feed.subscribe(input.after, input.roots, signal)),
});
