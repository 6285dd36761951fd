import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { refuse } from '#shared/lib/result.ts';
import { startRoot } from '#main/core/engine/start-root.ts';
import { answer } from './answers.ts';
import { askerOf } from './context.ts';
import { verbs } from './verbs.ts';

/** Said to the model of the tour, which is a script: any words would do, these are for the person. */
const TOUR_PROMPT = 'Look around this repository, then mend the rounding bug and add discounts, each on a branch of its own.';

export const sessions = verbs.sessions.router({
  start: verbs.sessions.start.handler(async ({ input, context }) => {
    const { commandId, cwd, prompt, model, mode, preset = null } = input;
    const root = { cwd: context.surroundings.expand(cwd), prompt, model, mode, tour: false, preset };
    return answer(await startRoot(context.engine, root, askerOf(context, commandId)));
  }),
  tour: verbs.sessions.tour.handler(async ({ input, context }) => {
    // Asked again after a lost connection: its repository is made, and the tour is under way.
    const known = await context.engine.ledger.receipt(input.commandId);
    if (known?.outcome.ok === true) return JSON.parse(known.outcome.value) as { session: SessionId; agent: AgentId };
    const cwd = await context.surroundings.makeTourRepository();
    const root = { cwd, prompt: TOUR_PROMPT, model: 'playbook/tour', mode: 'auto', tour: true, preset: null } as const;
    return answer(await startRoot(context.engine, root, askerOf(context, input.commandId)));
  }),
  prompt: verbs.sessions.prompt.handler(async ({ input, context }) => {
    const { commandId, session, text, model, mode } = input;
    const { engine } = context;
    const agent = engine.views.sessions.get(session)?.agent;
    if (agent === undefined) return answer(refuse('unknown_session', `there is no session ${session}`));
    const named = model === null ? null : engine.models.resolve(model);
    if (named?.ok === false) return answer(refuse('model_unusable', named.message));
    const message = { agent, from: { kind: 'person' }, text, model: named?.reference ?? null, mode, interrupt: false } as const;
    return answer(await engine.dispatch('message.send', message, askerOf(context, commandId)));
  }),
  resume: verbs.sessions.resume.handler(async ({ input, context }) => {
    const agent = context.engine.views.sessions.get(input.session)?.agent;
    if (agent === undefined) return answer(refuse('unknown_session', `there is no session ${input.session}`));
    return answer(await context.engine.dispatch('agent.resume', { agent }, askerOf(context, input.commandId)));
  }),
  interrupt: verbs.sessions.interrupt.handler(async ({ input, context }) =>
    answer(await context.engine.dispatch('session.interrupt', { session: input.session }, askerOf(context, input.commandId))),
  ),
  stop: verbs.sessions.stop.handler(async ({ input, context }) => {
    const agent = context.engine.views.sessions.get(input.session)?.agent;
    if (agent === undefined) return answer(refuse('unknown_session', `there is no session ${input.session}`));
    const stopped = await context.engine.dispatch(
      'agent.stop',
      { agent, reason: 'stopped by the person' },
      askerOf(context, input.commandId),
    );
    return { stopped: answer(stopped).stopped };
  }),
  events: verbs.sessions.events.handler(async ({ input, context }) => {
    const { session, before, after, limit } = input;
    const range = { session, limit: limit + 1, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) };
    // With neither bound the newest are wanted: the transcript opens at its end.
    const open = before === null && after === null ? { ...range, before: Number.MAX_SAFE_INTEGER } : range;
    const events = await context.engine.ledger.read(open);
    const more = events.length > limit;
    const kept = !more ? events : 'before' in open ? events.slice(1) : events.slice(0, limit);
    return { events: [...kept], more };
  }),
});

export const blobs = verbs.blobs.router({
  text: verbs.blobs.text.handler(async ({ input, context }) => {
    const text = await context.engine.ledger.text(input.hash as Parameters<typeof context.engine.ledger.text>[0]);
    return text === null ? answer(refuse('unknown_text', `there is no text ${input.hash}`)) : { text };
  }),
});
