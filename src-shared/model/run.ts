import { z } from 'zod';
import { AgentId, CallId, RunId } from '#shared/lib/ids.ts';

/** One vocabulary for every surface. The last six are terminal and never change. */
export const RunStatus = z.enum([
  'queued',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'budget_exhausted',
  'interrupted',
]);
export type RunStatus = z.infer<typeof RunStatus>;

export const EndStatus = z.enum(['completed', 'failed', 'cancelled', 'timed_out', 'budget_exhausted', 'interrupted']);
export type EndStatus = z.infer<typeof EndStatus>;

export function hasEnded(status: RunStatus): status is EndStatus {
  return (EndStatus.options as readonly RunStatus[]).includes(status);
}

/** Whether a limit of its budget, or of one above it, ended a run: under another it can go on. */
export function endedByLimit(status: RunStatus): boolean {
  return status === 'budget_exhausted' || status === 'timed_out';
}

/** A capacity pool. Roots run in `foreground`, which has no cap. */
export const Lane = z.enum(['foreground', 'agents', 'nanites']);
export type Lane = z.infer<typeof Lane>;

/** What a run in `waiting` waits for. */
export const WaitsOn = z.discriminatedUnion('on', [
  z.object({ on: z.literal('person'), call: CallId }),
  z.object({ on: z.literal('child'), call: CallId, agents: z.array(AgentId) }),
  /** Another agent, its parent, was asked something. */
  z.object({ on: z.literal('agent'), call: CallId, agent: AgentId }),
  /** A provider does not answer for now: it is asked again at `until` (UTC ms). */
  z.object({ on: z.literal('limit'), provider: z.string(), until: z.int() }),
  /** Calls under way have reserved what is left of this agent's budget: when one has ended, there may be room. */
  z.object({ on: z.literal('budget'), agent: AgentId }),
  /** What it waited for is over; it takes the next free place of its lane, before any queued run. */
  z.object({ on: z.literal('place') }),
  z.object({ on: z.literal('lock'), what: z.string() }),
]);
export type WaitsOn = z.infer<typeof WaitsOn>;

/** Limits of one run. Absent means none. Time does not run while queued, paused or waiting on a person. */
export const Budget = z.object({
  maxTurns: z.int().positive().optional(),
  timeoutSeconds: z.number().positive().optional(),
  /** Of all its model calls and those of the agents below it. */
  maxTotalTokens: z.int().positive().optional(),
  /** Nano-dollars, of the same calls. */
  maxCost: z.int().positive().optional(),
});
export type Budget = z.infer<typeof Budget>;

/** How runs that share a lane are counted: at most `cap` at work at once; -1 is unlimited. Nobody in line starts while it is not `open`. */
export const LaneLimit = z.object({ lane: Lane, cap: z.int().min(-1), open: z.boolean() });
export type LaneLimit = z.infer<typeof LaneLimit>;

/** `compact`: a person wants the context compacted of one that has ended, and nothing else is done. */
export const RunTrigger = z.enum(['prompt', 'message', 'resume', 'spawn', 'compact']);
export type RunTrigger = z.infer<typeof RunTrigger>;

/** What a run has used of its budget, the agents below it counted in. */
export const Spent = z.object({ nanoDollars: z.int().nonnegative(), tokens: z.int().nonnegative() });
export type Spent = z.infer<typeof Spent>;

export const BudgetLimit = z.enum(['max_total_tokens', 'max_cost_usd']);
export type BudgetLimit = z.infer<typeof BudgetLimit>;

/** How a run got on after its provider did not answer. */
export const Recovery = z.object({
  /** Every stage that was gone through, in order: `cap_retry`, `cross_provider:0`, `local_last_resort:0`, `transient_retry`, `fail_fast`. */
  stages: z.array(z.string()),
  /** Model that stands in for the agent's own for the rest of the run; null is its own. */
  model: z.string().nullable(),
  /** Tries of the present turn at a rate limit, and models that were gone through, elsewhere and here. */
  caps: z.int().nonnegative(),
  hops: z.int().nonnegative(),
  locals: z.int().nonnegative(),
  /** Tries of the present turn after a cut or a fault that may pass, and when the first was (UTC ms). */
  transients: z.int().nonnegative(),
  transientSince: z.int().nullable(),
});
export type Recovery = z.infer<typeof Recovery>;

export const Run = z.object({
  id: RunId,
  /** The run of the same agent that came before. */
  after: RunId.nullable(),
  lane: Lane,
  trigger: RunTrigger,
  budget: Budget,
  status: RunStatus,
  waitsOn: WaitsOn.nullable(),
  /** Set while the run is being brought to its end: what it will end as, and why. `killed`: nothing under way is waited for. */
  stopping: z.object({ status: EndStatus, reason: z.string(), killed: z.boolean() }).nullable(),
  /** Asked to pause: it does as soon as nothing is under way. */
  pausing: z.boolean(),
  /** Seq of the fact that put it in line for a place of its lane, for the first time or again; null while it is not in line. */
  inLine: z.int().nullable(),
  recovery: Recovery,
  spent: Spent,
  /** Nano-dollars that its call under way may cost at most; 0 while none is, or nobody above has a cap. */
  reserved: z.int().nonnegative(),
  /** Limits of which four fifths are used: said once. */
  warned: z.array(BudgetLimit),
  /** Turns of its work begun in this run; compactions are not counted. */
  turns: z.int().nonnegative(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  /** Milliseconds on the clock of `timeoutSeconds` up to `clockSince`. */
  clockMs: z.number(),
  /** When that clock was last started; null while it stands. */
  clockSince: z.int().nullable(),
  /** Why it ended as it did, in words; empty when it completed. */
  reason: z.string(),
});
export type Run = z.infer<typeof Run>;
