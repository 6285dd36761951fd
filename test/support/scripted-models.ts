import type { Sampling, SamplingSetting } from '#shared/model/agent.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { Json } from '#shared/model/json.ts';
import type { Price } from '#shared/model/price.ts';
import { NO_USAGE, type Usage } from '#shared/model/usage.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import type { ContextWindow, ModelCaller, ModelEvent, ModelPart, ModelRequest, Models } from '#main/core/ports/model.ts';

/** What a scripted model does with one request. */
export type Reply =
  | readonly ModelPart[]
  /** The provider fails, after `streamed` has come. */
  | { readonly failure: ModelFailure; readonly streamed?: string; readonly refuses?: readonly SamplingSetting[] }
  /** Text comes at once, the rest of the answer when the promise says. The parts of the end stand for all of it. */
  | { readonly streamed: string; readonly rest: Promise<Reply> };

/** One request as it was asked; what it held is copied, since a conversation grows. */
export interface AskedRequest {
  readonly caller: Omit<ModelCaller, 'earlier'>;
  readonly earlier: ModelCaller['earlier'];
  /** How often this very turn has been asked, from 1. */
  readonly time: number;
  readonly model: string;
  readonly instructions: string;
  readonly entries: readonly Entry[];
  readonly tools: readonly string[];
  readonly noCalls: boolean;
  readonly sampling: Sampling;
}

type Said = Reply | ((asked: AskedRequest) => Reply | Promise<Reply>);

/**
 * By agent name: an answer for each turn, or one function for all. Turns beyond the end of a list are answered with `done`.
 * What `NAME compacts` says answers its compactions in their order; beyond its end `a summary` does.
 */
export type Script = Readonly<Record<string, readonly Said[] | ((asked: AskedRequest) => Reply | Promise<Reply>)>>;

export interface ScriptedModels extends Models {
  readonly asked: readonly AskedRequest[];
  /** Requests of one agent. */
  of(name: string): readonly AskedRequest[];
  /** Resolves when this turn is asked for the nth time. */
  until(name: string, turn: number, time?: number): Promise<AskedRequest>;
}

export const REFERENCE = 'script/model';

/** An answer that does not come. */
export const never = new Promise<Reply>(() => undefined);

export function say(text: string): readonly ModelPart[] {
  return [{ type: 'text', text }];
}

let calls = 0;

export function call(name: string, args: Json): ModelPart {
  calls += 1;
  return { type: 'call', providerCall: `provider-${calls}`, name, args };
}

export function failure(kind: ModelFailure['kind'], status: number | null = null, retryAfterMs: number | null = null): ModelFailure {
  return { kind, status, message: `script: ${kind}${status === null ? '' : ` (${status})`}`, retryAfterMs };
}

/** Results of the last answer's calls, in the order in which the model is told them. */
export function results(asked: Pick<AskedRequest, 'entries'>): { name: string; output: string; outcome: string }[] {
  const last = asked.entries.findLastIndex((entry) => entry.role === 'assistant');
  return asked.entries
    .slice(last + 1)
    .flatMap((entry) => (entry.role === 'tool' ? [{ name: entry.name, output: entry.output, outcome: entry.outcome }] : []));
}

/** What the delegation tools answered, parsed. */
export function answers(asked: Pick<AskedRequest, 'entries'>): Record<string, Json>[] {
  return results(asked).map(({ output }) => JSON.parse(output) as Record<string, Json>);
}

/** A model that answers what a script says: the far end of the port, and nothing else, is made up. */
export function scriptedModels(
  script: Script,
  prices: Readonly<Record<string, Price>> = {},
  usage: Partial<Usage> | ((asked: AskedRequest) => Partial<Usage>) = {},
  windows: Readonly<Record<string, ContextWindow>> = {},
): ScriptedModels {
  const asked: AskedRequest[] = [];
  const waiting = new Set<() => void>();

  const record = (request: ModelRequest): AskedRequest => {
    const { caller, model, instructions, entries, tools, sampling } = request;
    const { earlier, ...who } = caller;
    const time =
      asked.filter((each) => each.caller.agent === who.agent && each.caller.turn === who.turn && each.caller.compacting === who.compacting)
        .length + 1;
    const one = {
      caller: who,
      earlier,
      time,
      model,
      instructions,
      entries: structuredClone(entries),
      tools: tools.map(({ name }) => name),
      noCalls: request.noCalls,
      sampling,
    };
    asked.push(one);
    for (const look of waiting) look();
    return one;
  };

  const replyTo = async (one: AskedRequest): Promise<Reply> => {
    const { agent, name, compacting, turn } = one.caller;
    const part = script[compacting ? `${name} compacts` : name];
    const before = asked.filter(({ caller }) => caller.agent === agent && caller.compacting).length;
    const said = typeof part === 'function' ? part : (part?.[(compacting ? before : turn) - 1] ?? say(compacting ? 'a summary' : 'done'));
    return typeof said === 'function' ? said(one) : said;
  };

  async function* ask(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const aborted = new Promise<'aborted'>((resolve) => {
      if (signal.aborted) resolve('aborted');
      signal.addEventListener('abort', () => resolve('aborted'), { once: true });
    });
    const one = record(request);
    let reply = await Promise.race([replyTo(one), aborted]);
    while (reply !== 'aborted' && 'rest' in reply) {
      yield { type: 'delta', kind: 'text', part: 0, text: reply.streamed };
      reply = await Promise.race([reply.rest, aborted]);
    }
    if (reply === 'aborted') return;
    if ('failure' in reply) {
      if (reply.streamed !== undefined) yield { type: 'delta', kind: 'text', part: 0, text: reply.streamed };
      yield { type: 'failed', failure: reply.failure, wire: null, refuses: reply.refuses ?? [] };
      return;
    }
    const finish = reply.some((part) => part.type === 'call') ? 'tool_calls' : 'stop';
    const used = typeof usage === 'function' ? usage(one) : usage;
    yield { type: 'end', parts: reply, finish, usage: { ...NO_USAGE, inputTokens: 10, outputTokens: 5, ...used }, wire: null };
  }

  return {
    resolve: (reference) =>
      reference.startsWith('script/') ? { ok: true, reference } : { ok: false, message: `no provider for "${reference}"` },
    price: (reference) => prices[reference] ?? null,
    window: (reference) => windows[reference] ?? null,
    ask,
    asked,
    of: (name) => asked.filter((each) => each.caller.name === name),
    until: (name, turn, time = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = asked.find((each) => each.caller.name === name && each.caller.turn === turn && each.time === time);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
