import type { Sampling, SamplingSetting } from '#shared/model/agent.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import type { Price } from '#shared/model/price.ts';
import type { Usage } from '#shared/model/usage.ts';
import type { WireExchange } from '#shared/model/wire.ts';
import type { Entry } from '#shared/projections/conversation.ts';

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, an object. */
  readonly input: JsonObject;
}

/** Who asks: what a script matches on. Providers get nothing of it. */
export interface ModelCaller {
  readonly agent: string;
  readonly session: string;
  readonly name: string;
  readonly type: string;
  readonly depth: number;
  /** The folder that it works in. */
  readonly cwd: string;
  /** The first message of the session. */
  readonly prompt: string;
  /** Number of the turn among those of its work in the session, from 1. */
  readonly turn: number;
  /** It is asked for a summary of that work so far, and for nothing else. */
  readonly compacting: boolean;
  /** Agents of the same tree that were made before, oldest first. Of their prompts only the beginning. */
  readonly earlier: readonly Pick<ModelCaller, 'name' | 'type' | 'depth' | 'prompt'>[];
}

/** How much a model takes at once, in tokens: `window` of request and answer together, `maxOutput` of the answer where that is set apart. */
export interface ContextWindow {
  readonly window: number;
  readonly maxOutput: number | null;
}

export interface ModelRequest {
  /** `provider/model`. */
  readonly model: string;
  readonly instructions: string;
  /** One array grows at its end only, from one turn to the next: an adapter may keep what it made of its earlier entries. */
  readonly entries: readonly Entry[];
  readonly tools: readonly ModelTool[];
  /** None may be called, though they stay listed: what a provider has cached holds only for the same list. */
  readonly noCalls: boolean;
  readonly sampling: Sampling;
  readonly caller: ModelCaller;
}

/** One piece of an answer, as the provider gave it. */
export type ModelPart =
  | { readonly type: 'text'; readonly text: string; readonly notes?: JsonObject }
  | { readonly type: 'reasoning'; readonly text: string; readonly notes?: JsonObject }
  | { readonly type: 'call'; readonly providerCall: string; readonly name: string; readonly args: Json; readonly notes?: JsonObject };

export interface WireBytes {
  readonly exchange: WireExchange;
  readonly request: Uint8Array;
  readonly response: Uint8Array | null;
}

export type ModelEvent =
  /** `part` counts the parts of the answer from 0, in the order of the final `parts`. */
  | { readonly type: 'delta'; readonly kind: 'text' | 'reasoning' | 'call'; readonly part: number; readonly text: string }
  | {
      readonly type: 'end';
      readonly parts: readonly ModelPart[];
      readonly finish: string;
      readonly usage: Usage;
      readonly wire: WireBytes | null;
    }
  /** The request went out without these, which the model is known not to take. */
  | { readonly type: 'left_out'; readonly settings: readonly SamplingSetting[]; readonly why: string }
  /** `refuses`: settings of the request that it failed for; without them it may be answered. */
  | {
      readonly type: 'failed';
      readonly failure: ModelFailure;
      readonly wire: WireBytes | null;
      readonly refuses?: readonly SamplingSetting[];
    };

/** The `provider/model` that a name stands for; else why it cannot be asked, with what to do. */
export type Resolved = { readonly ok: true; readonly reference: string } | { readonly ok: false; readonly message: string };

export interface Models {
  /**
   * What a name stands for: a reference `provider/model` stands for itself; a bare name is an alias, or a model that one provider has.
   *
   * Contract: a reference that is given can be asked, as far as that is known without asking.
   */
  resolve(name: string): Resolved;
  /** What `provider/model` costs today: as the person says, else by the list of its maker; null where neither does, and it is unpriced. */
  price(reference: string): Price | null;
  /** What `provider/model` takes at once: as the person says, else as its maker does; null where neither does. */
  window(reference: string): ContextWindow | null;
  /**
   * One model request, streamed.
   *
   * Contract: never rejects. The last event is `end` or `failed`, once; after an abort it may end without either.
   */
  ask(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
