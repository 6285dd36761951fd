import { refuse } from '#shared/lib/result.ts';
import { answer } from './answers.ts';
import { askerOf } from './context.ts';
import { verbs } from './verbs.ts';

export const review = verbs.review.router({
  changes: verbs.review.changes.handler(async ({ input, context }) => answer(await context.review.changes(input.agent))),
  file: verbs.review.file.handler(async ({ input, context }) => answer(await context.review.file(input.agent, input.path, input.from))),
  viewed: verbs.review.viewed.handler(async ({ input, context }) => {
    const { commandId, agent, path, oid } = input;
    return answer(await context.engine.dispatch('file.view', { agent, path, oid }, askerOf(context, commandId)));
  }),
  keep: verbs.review.keep.handler(async ({ input: { commandId, ...asked }, context }) =>
    answer(await context.engine.dispatch('review.keep', asked, askerOf(context, commandId))),
  ),
  resolve: verbs.review.resolve.handler(async ({ input: { commandId, ...asked }, context }) =>
    answer(await context.engine.dispatch('review.resolve', asked, askerOf(context, commandId))),
  ),
  comment: verbs.review.comment.handler(async ({ input: { commandId, ...asked }, context }) =>
    answer(await context.engine.dispatch('review.comment', asked, askerOf(context, commandId))),
  ),
  undo: verbs.review.undo.handler(async ({ input: { commandId, agent, ...undo }, context }) =>
    answer(await context.review.undo(agent, undo, askerOf(context, commandId))),
  ),
  restore: verbs.review.restore.handler(async ({ input, context }) =>
    answer(await context.review.restore(input.agent, input.commit, askerOf(context, input.commandId))),
  ),
  merge: verbs.review.merge.handler(async ({ input, context }) => {
    const { commandId, agent, ...how } = input;
    return answer(await context.review.merge(agent, how, askerOf(context, commandId)));
  }),
  undoMerge: verbs.review.undoMerge.handler(async ({ input, context }) =>
    answer(await context.review.undoMerge(input.agent, input.how, askerOf(context, input.commandId))),
  ),
  undoDiscard: verbs.review.undoDiscard.handler(async ({ input, context }) =>
    answer(await context.review.undoDiscard(input.agent, askerOf(context, input.commandId))),
  ),
  discard: verbs.review.discard.handler(async ({ input, context }) =>
    answer(await context.review.discard(input.agent, askerOf(context, input.commandId))),
  ),
});

/** Bytes as text where they are UTF-8, which is nearly always. */
function shown(bytes: Uint8Array): { text: string; encoding: 'utf8' | 'base64' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' };
  }
}

export const turns = verbs.turns.router({
  list: verbs.turns.list.handler(async ({ input, context }) => [...(await context.engine.ledger.exchanges(input.agent))]),
  exchange: verbs.turns.exchange.handler(async ({ input, context }) => {
    const { agent, turn, attempt } = input;
    const found = await context.engine.ledger.exchange(agent, turn, attempt);
    if (found === null) return answer(refuse('unknown_turn', `no request of turn ${turn} of agent ${agent} is on record`));
    const { exchange: wire, request, response } = found;
    return { turn, attempt, wire, request: shown(request), response: response === null ? null : shown(response) };
  }),
});
