import { answerApproval } from '#main/core/engine/answer-approval.ts';
import { previewRewind } from '#main/core/engine/preview-rewind.ts';
import { rewindAgent } from '#main/core/engine/rewind.ts';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { steer } from '#main/core/engine/steer.ts';
import { knownTypes } from '#main/core/engine/types.ts';
import { checkedPattern } from '#main/core/permissions/pattern.ts';
import { answer } from './answers.ts';
import { askerOf } from './context.ts';
import { verbs } from './verbs.ts';

const person = { kind: 'person' } as const;

export const agents = verbs.agents.router({
  types: verbs.agents.types.handler(async ({ input, context }) => {
    const { engine, surroundings } = context;
    const place = input.folder === null ? null : await engine.placeOf(surroundings.expand(input.folder));
    const { types, broken, trusted } = await knownTypes(engine, place);
    return { types: [...types], broken: [...broken], trusted };
  }),
  message: verbs.agents.message.handler(async ({ input, context }) => {
    const { commandId, agent, text, interrupt } = input;
    return answer(
      await steer(context.engine, context.engine.dispatch, { agent, from: person, text, interrupt }, askerOf(context, commandId)),
    );
  }),
  pause: verbs.agents.pause.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('agent.pause', { agent: input.agent }, askerOf(context, input.commandId))),
  ),
  resume: verbs.agents.resume.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('agent.resume', { agent: input.agent }, askerOf(context, input.commandId))),
  ),
  compact: verbs.agents.compact.handler(async ({ input, context }) => {
    const { commandId, agent, wish } = input;
    return answer(await context.engine.dispatch('agent.compact', { agent, wish }, askerOf(context, commandId)));
  }),
  raise: verbs.agents.raise.handler(async ({ input, context }) => {
    const { commandId, agent, budget } = input;
    return answer(await context.engine.dispatch('budget.raise', { agent, budget }, askerOf(context, commandId)));
  }),
  cancel: verbs.agents.cancel.handler(async ({ input, context }) => {
    const stop = { agent: input.agent, reason: 'cancelled by the person' };
    return answer(await context.engine.dispatch('agent.stop', stop, askerOf(context, input.commandId)));
  }),
  kill: verbs.agents.kill.handler(async ({ input, context }) => {
    const kill = { agent: input.agent, reason: 'killed by the person' };
    return answer(await context.engine.dispatch('agent.kill', kill, askerOf(context, input.commandId)));
  }),
  previewRewind: verbs.agents.previewRewind.handler(async ({ input, context }) => answer(await previewRewind(context.engine, input))),
  rewind: verbs.agents.rewind.handler(async ({ input, context }) => {
    const { commandId, ...asked } = input;
    return answer(await rewindAgent(context.engine, asked, askerOf(context, commandId)));
  }),
});

export const nanites = verbs.nanites.router({
  run: verbs.nanites.run.handler(async ({ input, context }) => {
    const { commandId, ...asked } = input;
    return answer(await runNanite(context.engine, asked, askerOf(context, commandId)));
  }),
});

export const approvals = verbs.approvals.router({
  answer: verbs.approvals.answer.handler(async ({ input, context }) => {
    const { commandId, ...given } = input;
    return answer(await answerApproval(context.engine, given, askerOf(context, commandId)));
  }),
});

export const permissions = verbs.permissions.router({
  remember: verbs.permissions.remember.handler(async ({ input, context }) => {
    const { tool, pattern } = input.rule;
    answer(checkedPattern(tool, pattern));
    return answer(await context.engine.dispatch('permission.remember', input.rule, askerOf(context, input.commandId)));
  }),
  forget: verbs.permissions.forget.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('permission.forget', input.rule, askerOf(context, input.commandId))),
  ),
});

export const questions = verbs.questions.router({
  answer: verbs.questions.answer.handler(async ({ input, context }) => {
    const { commandId, call, text } = input;
    return answer(await context.engine.dispatch('question.answer', { call, text }, askerOf(context, commandId)));
  }),
});
