import type { ModelEvent, ModelRequest } from '#main/core/ports/model.ts';

export type ModelCheck = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** One way of asking models: a configured provider, or something of our own that answers like one. */
export interface ModelAdapter {
  /** `model` is what stands after the first `/` of a reference. */
  check(model: string): ModelCheck;
  /**
   * One model request, streamed.
   *
   * Contract: never rejects. The last event is `end` or `failed`, once; after an abort it may end without either.
   */
  ask(request: ModelRequest, model: string, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
