import type { AgentId } from '#shared/lib/ids.ts';
import { requestOf } from './ask-model.ts';
import type { Engine } from './parts.ts';

/** Most tokens of an answer, where nothing else says how many: a limit on money needs one. */
const MOST_TOKENS = 16_000;

/** Finds out what the next call may cost, and waits until it can be paid, or until it is known that it never can. */
export async function reserve(engine: Engine, id: AgentId, turn: number, signal: AbortSignal): Promise<void> {
  const agent = engine.views.agents.get(id);
  if (agent === undefined) return;
  const request = requestOf(engine, agent, await engine.conversations.of(id, agent.session));
  const { instructions, entries, tools } = request;
  const bytes = utf8Length(JSON.stringify({ instructions, entries, tools }));
  const maxTokens = request.sampling.maxTokens ?? MOST_TOKENS;
  while (!signal.aborted) {
    // Looked up first: the call that makes room may end before the answer is here.
    const seen = engine.seq();
    const price = engine.models.price(request.model);
    const answer = await engine.insist('turn.start', { agent: id, turn, price, bytes, maxTokens });
    if (!answer.ok || answer.value.settled) return;
    await engine.until(() => engine.seq() > seen, signal, null);
  }
}

/** Bytes of a text in UTF-8. A lone surrogate is written as three. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7ff) bytes += unit >= 0xd800 && unit <= 0xdbff ? 1 : unit >= 0xdc00 && unit <= 0xdfff ? 1 : 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}
