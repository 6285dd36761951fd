import type { ModelEvent, ModelPart } from '#main/core/ports/model.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { ScriptedTurn } from '#shared/model/playbook.ts';
import { fillIn, fillInText, type LookUp } from './references.ts';

export type Delta = Extract<ModelEvent, { type: 'delta' }>;

/** A scripted turn as the parts of an answer. @param turn its number within the session: call ids must differ between turns */
export function partsOf(script: ScriptedTurn, turn: number, lookUp: LookUp): ModelPart[] {
  const parts: ModelPart[] = [];
  if (script.think !== undefined) parts.push({ type: 'reasoning', text: fillInText(script.think, lookUp) });
  if (script.say !== undefined) parts.push({ type: 'text', text: fillInText(script.say, lookUp) });
  for (const [index, { tool, args }] of (script.call ?? []).entries()) {
    parts.push({ type: 'call', providerCall: `playbook-${turn}-${index}`, name: tool, args: fillIn(args, lookUp) });
  }
  return parts;
}

/** Parts cut into the pieces that they stream in: words of text, some characters of arguments at a time. */
export function deltasOf(parts: readonly ModelPart[]): Delta[] {
  return parts.flatMap((part, index) => {
    const pieces = part.type === 'call' ? JSON.stringify(part.args).match(/.{1,32}/gsu) : part.text.match(/\s*\S+\s*/gu);
    return (pieces ?? []).map((text): Delta => ({ type: 'delta', kind: part.type, part: index, text }));
  });
}

export function failureOf(fail: NonNullable<ScriptedTurn['fail']>, source: string): ModelFailure {
  const { kind, message, status, retry_after_ms: wait } = typeof fail === 'string' ? { kind: fail } : fail;
  return { kind, message: message ?? `${source} says that this turn fails (${kind})`, status: status ?? null, retryAfterMs: wait ?? null };
}
