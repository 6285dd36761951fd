import { answer } from './answers.ts';
import { askerOf } from './context.ts';
import { verbs } from './verbs.ts';

const { merging: asked } = verbs;

export const merging = asked.router({
  list: asked.list.handler(({ context }) => ({
    queues: context.engine.views.mergeQueues.shown(),
    predictions: context.engine.views.predictions.shown(),
  })),
  add: asked.add.handler(async ({ input, context }) => {
    const { commandId, agent, ...how } = input;
    return answer(await context.lines.add(agent, how, askerOf(context, commandId)));
  }),
  remove: asked.remove.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('queue.remove', { agent: input.agent }, askerOf(context, input.commandId))),
  ),
  move: asked.move.handler(async ({ input, context }) => {
    const { commandId, agent, before } = input;
    return answer(await context.engine.dispatch('queue.move', { agent, before }, askerOf(context, commandId)));
  }),
  order: asked.order.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('queue.order', { queue: input.queue }, askerOf(context, input.commandId))),
  ),
  start: asked.start.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('queue.start', { queue: input.queue }, askerOf(context, input.commandId))),
  ),
  stop: asked.stop.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('queue.stop', { queue: input.queue, trouble: null }, askerOf(context, input.commandId))),
  ),
  predict: asked.predict.handler(({ input, context }) => context.lines.predict(input.queue)),
  conflict: asked.conflict.handler(async ({ input, context }) => answer(await context.lines.conflict(input.a, input.b))),
});
