import type { CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import type { ModelCaller } from '#main/core/ports/model.ts';
import type { Entry } from '#shared/projections/conversation.ts';

/** Gives what a reference stands for; undefined where there is no such thing (yet). */
export type LookUp = (reference: string) => Json | undefined;

const REFERENCE = /\{\{\s*((?:agent|calls|own)\.[^{}]+?)\s*\}\}/gu;
const WHOLE_REFERENCE = new RegExp(`^${REFERENCE.source}$`, 'u');

/**
 * What a script may refer to of the agent itself and of its own earlier calls:
 * `own.id` is its id and `own.cwd` the folder that it works in;
 * `agent.NAME` is the id of the child that it spawned under that name (the newest of them), `agent.NAME.key` another value of that result;
 * `calls.N` is the result of its N-th call of the session, from 0, and `calls.N.key` a value inside it where it is JSON.
 */
export function lookUpIn(entries: readonly Entry[], own: Pick<ModelCaller, 'agent' | 'cwd'>): LookUp {
  let results: readonly (Json | undefined)[] | null = null;
  return (reference) => {
    if (reference.startsWith('own.')) return { 'own.id': own.agent, 'own.cwd': own.cwd }[reference];
    // Most turns refer to nothing: the results are only read when one does.
    results ??= resultsOf(entries);
    const [kind, first, ...keys] = reference.split('.');
    if (kind === 'calls') return valueAt(results[Number(first)], keys);
    const child = results.findLast((result) => valueAt(result, ['name']) === first && valueAt(result, ['agent_id']) !== undefined);
    return valueAt(child, keys.length === 0 ? ['agent_id'] : keys);
  };
}

/** Puts values in the place of references, at any depth. A string that is one reference becomes the value itself; one that stands for nothing stays. */
export function fillIn(value: Json, lookUp: LookUp): Json {
  if (typeof value === 'string') {
    const whole = WHOLE_REFERENCE.exec(value)?.[1];
    return whole === undefined ? fillInText(value, lookUp) : (lookUp(whole) ?? value);
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, lookUp));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, lookUp)]));
  }
  return value;
}

/** The same inside of text, where every value becomes text. */
export function fillInText(text: string, lookUp: LookUp): string {
  return text.replace(REFERENCE, (reference: string, name: string) => {
    const value = lookUp(name);
    if (value === undefined) return reference;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** Results in the order of the calls: tools that ran side by side end in any order. */
function resultsOf(entries: readonly Entry[]): (Json | undefined)[] {
  const outputs = new Map<CallId, string>();
  for (const entry of entries) if (entry.role === 'tool') outputs.set(entry.call, entry.output);
  return entries.flatMap((entry) =>
    entry.role === 'assistant' ? entry.parts.flatMap((part) => (part.type === 'call' ? [asJson(outputs.get(part.call))] : [])) : [],
  );
}

function asJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, Json>)[key];
  }
  return at;
}
