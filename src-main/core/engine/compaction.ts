import { isWords } from '#shared/model/message.ts';
import { tokensOf, type Usage } from '#shared/model/usage.ts';
import { type Cut, cutBare, cutForSummary, isCut, sizeAfter, sizeOf } from '#shared/projections/compaction.ts';
import type { Conversation } from '#shared/projections/conversation.ts';
import type { Loop } from '#shared/projections/loops.ts';
import type { ModelPart, ModelRequest } from '#main/core/ports/model.ts';
import { compactionPrompt } from '#main/core/prompting/compaction-prompt.ts';
import type { Fullness, Shortened } from '#main/core/turns/compact.ts';
import type { FinishTurn } from '#main/core/turns/decide.ts';
import type { Engine } from './parts.ts';

/** Told to a model that calls a tool where it was asked for a summary. */
export const NO_CALLS = 'Not run: the context is being compacted, and only a summary was asked for. Call it in the next turn.';

/** What is known of the window of a model, and how much of it may be used. */
export function fullnessOf({ models, settings }: Pick<Engine, 'models' | 'settings'>, reference: string): Fullness {
  return { window: models.window(reference), compactAt: settings.now().compactAt };
}

/** The same request as a turn of the work would make, asking for a summary at its end: what a provider has cached of it holds. */
export function askingForSummary(request: ModelRequest, { wish }: Conversation, loop: Loop | undefined): ModelRequest {
  const again = (loop?.compaction?.tries ?? 0) > 0;
  const ask = { role: 'user', text: compactionPrompt({ wish, again }) } as const;
  // How long its answers to the work may be says nothing of a summary of it.
  const { maxTokens: _, ...sampling } = request.sampling;
  return { ...request, sampling, entries: [...request.entries, ask], noCalls: !again };
}

/** What the answer of a compacting turn can take the place of. */
export function answeredWith(
  request: ModelRequest,
  conversation: Conversation,
  loop: Loop,
  answer: { readonly parts: readonly ModelPart[]; readonly usage: Usage },
): NonNullable<FinishTurn['compaction']> {
  const summary = answer.parts.flatMap((part) => (part.type === 'text' && isWords(part) ? [part.text.trim()] : [])).join('\n\n');
  // Its prompt was the whole conversation.
  const tokens = tokensOf({ ...answer.usage, outputTokens: 0 }) || null;
  const shortened = (cut: Cut, added: number): Shortened => estimated(request, conversation, cut, tokens, added);
  return {
    summary,
    summarized: shortened(cutForSummary(conversation, loop.turn), summary.length),
    bare: shortened(cutBare(conversation, loop.turn, loop.fruitless > 0), 0),
  };
}

/** What can go without a summary; null where nothing can. @param tokens of the conversation as it was last told; 0 is unknown */
export function withoutSummary(request: ModelRequest, conversation: Conversation, loop: Loop, tokens: number): Shortened | null {
  const cut = cutBare(conversation, loop.turn, loop.fruitless > 0);
  return isCut(cut) ? estimated(request, conversation, cut, tokens || null, 0) : null;
}

/** Tokens are taken to be spread evenly over what was sent. */
function estimated(
  { instructions, tools }: ModelRequest,
  known: Conversation,
  cut: Cut,
  tokensBefore: number | null,
  added: number,
): Shortened {
  const fixed = instructions.length + JSON.stringify(tools).length;
  const share = (fixed + added + sizeAfter(known, cut)) / Math.max(1, fixed + sizeOf(known.entries));
  return { ...cut, tokensBefore, tokensAfter: tokensBefore === null ? null : Math.round(tokensBefore * share) };
}
