import type { Agent } from '#shared/model/agent.ts';
import type { ModelFailure } from '#shared/model/failure.ts';

/** What a person allows to be tried when a provider does not answer. References are `provider/model`. */
export interface RecoverySettings {
  /** Another model of the same provider, for the last of the tries there; null is none. */
  readonly large: string | null;
  /** Models of other providers, in order, and how many of them at most. */
  readonly fallback: readonly string[];
  readonly hops: number;
  /** Models on this machine, for when nothing else is left; empty where that is not allowed. */
  readonly local: readonly string[];
  /** Nanites end where their own provider gives nothing. */
  readonly failFast: boolean;
  /** Every wait is multiplied by it: 1, and 0 where nobody should wait. */
  readonly pace: number;
}

export type Plan =
  | { readonly kind: 'again'; readonly stage: string; readonly model: string; readonly waitMs: number }
  /** `stage` is put on record where one is given. */
  | { readonly kind: 'end'; readonly status: 'failed' | 'interrupted'; readonly reason: string; readonly stage?: string };

/** Before each try at a rate limit, where the provider does not say how long: ms. */
const CAP_WAITS = [2000, 8000, 30_000];
/** A provider that asks for more than this is left for another, if there is one; and nobody waits longer for one. */
const LONG_WAIT = 120_000;
const LONGEST_WAIT = 3_600_000;
/** Before each try after a cut or a passing fault: ms; and within which time they must lie. */
const TRANSIENT_WAITS = [1000, 5000, 15_000];
const TRANSIENT_WINDOW = 60_000;

/** What follows from a failed model call. Auth and schema errors fail at once; no turn is asked for twice once it was answered. */
export function planFor(agent: Agent, failure: ModelFailure, settings: RecoverySettings, at: number): Plan {
  const plan = unpaced(agent, failure, settings, at);
  return plan.kind === 'again' ? { ...plan, waitMs: Math.round(plan.waitMs * settings.pace) } : plan;
}

function unpaced(agent: Agent, failure: ModelFailure, settings: RecoverySettings, at: number): Plan {
  switch (failure.kind) {
    case 'rate_limit':
      return atLimit(agent, failure, settings);
    case 'connection':
    case 'overloaded':
      return afterFault(agent, failure, at);
    default:
      return { kind: 'end', status: 'failed', reason: failure.message };
  }
}

function atLimit(agent: Agent, failure: ModelFailure, settings: RecoverySettings): Plan {
  const { caps, hops, locals, model } = agent.run.recovery;
  const present = model ?? agent.model;
  const elsewhere = settings.fallback.filter((each) => each !== agent.model).slice(0, settings.hops);
  const others = settings.failFast ? 0 : elsewhere.length - hops + (settings.local.length - locals);
  const wait = Math.max(failure.retryAfterMs ?? 0, CAP_WAITS[caps] ?? 0);
  // A model that stands in is asked once: whoever is next may have room.
  const tries = hops + locals > 0 ? 0 : CAP_WAITS.length;
  if (caps < tries && wait <= (others > 0 ? LONG_WAIT : LONGEST_WAIT)) {
    const swap = caps === tries - 1 && settings.large !== null && providerOf(settings.large) === providerOf(agent.model);
    return { kind: 'again', stage: 'cap_retry', model: swap ? (settings.large ?? present) : present, waitMs: wait };
  }
  if (settings.failFast)
    return { kind: 'end', status: 'failed', reason: `nanite_recovery_fail_fast: ${failure.message}`, stage: 'fail_fast' };
  const next = elsewhere[hops];
  if (next !== undefined) return { kind: 'again', stage: `cross_provider:${hops}`, model: next, waitMs: 0 };
  const local = settings.local[locals];
  if (local !== undefined) return { kind: 'again', stage: `local_last_resort:${locals}`, model: local, waitMs: 0 };
  return { kind: 'end', status: 'failed', reason: `provider_recovery exhausted: ${failure.message}` };
}

function afterFault(agent: Agent, failure: ModelFailure, at: number): Plan {
  const { transients, transientSince, model } = agent.run.recovery;
  const wait = TRANSIENT_WAITS[transients];
  const asksFor = failure.retryAfterMs ?? 0;
  const within = transientSince === null || at - transientSince + (wait ?? 0) <= TRANSIENT_WINDOW;
  if (wait === undefined || !within || asksFor > LONGEST_WAIT) return { kind: 'end', status: 'interrupted', reason: failure.message };
  return { kind: 'again', stage: 'transient_retry', model: model ?? agent.model, waitMs: Math.max(wait, asksFor) };
}

function providerOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'));
}
