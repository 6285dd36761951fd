import { builtInTypes } from '#main/core/spawning/types.ts';
import { answer } from './answers.ts';
import { askerOf } from './context.ts';
import { verbs } from './verbs.ts';

export const agents = verbs.agents.router({
  types: verbs.agents.types.handler(() =>
    builtInTypes.map(({ name, description, source, tools }) => ({ name, description, source, tools })),
  ),
  message: verbs.agents.message.handler(async ({ input, context }) => {
    const message = { agent: input.agent, from: { kind: 'person' }, text: input.text, model: null, mode: null } as const;
    return answer(await context.engine.dispatch('message.send', message, askerOf(context, input.commandId)));
  }),
  cancel: verbs.agents.cancel.handler(async ({ input, context }) => {
    const stop = { agent: input.agent, reason: 'cancelled by the person' };
    return answer(await context.engine.dispatch('agent.stop', stop, askerOf(context, input.commandId)));
  }),
});

export const approvals = verbs.approvals.router({
  answer: verbs.approvals.answer.handler(async ({ input, context }) => {
    const { commandId, call, answer: said, words } = input;
    return answer(await context.engine.dispatch('approval.answer', { call, answer: said, words }, askerOf(context, commandId)));
  }),
});
