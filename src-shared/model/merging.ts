import { z } from 'zod';
import { AgentId } from '#shared/lib/ids.ts';
import { JsonObject } from './json.ts';

/** How work comes to its target: a merge commit, one commit of all of it, or each of its commits anew on the target's tip. */
export const MergeKind = z.enum(['merge', 'squash', 'rebase']);
export type MergeKind = z.infer<typeof MergeKind>;

/** A branch that work is merged into, and the tree it is checked out in. */
export const MergeTarget = z.object({ branch: z.string(), path: z.string() });
export type MergeTarget = z.infer<typeof MergeTarget>;

/** What came to a target, or was taken out of it again. */
export const Landed = z.object({
  kind: z.enum([...MergeKind.options, 'revert']),
  /** Up to this commit of the branch its work is in the target as of `commit`; what comes later is still to be merged. */
  head: z.string(),
  commit: z.string(),
  /** Where the target stood before. */
  before: z.string(),
  target: MergeTarget,
});
export type Landed = z.infer<typeof Landed>;

/** Which queue: a target has one. */
export const QueueOf = z.object({ repository: z.string(), branch: z.string() });
export type QueueOf = z.infer<typeof QueueOf>;

export function queueKey({ repository, branch }: QueueOf): string {
  return `${branch} ${repository}`;
}

/** How the command that judges a merged result ended; `cut` is by a crash or a person, and says nothing of the result. */
export const VerifyOutcome = z.enum(['passed', 'failed', 'timed_out', 'cut']);
export type VerifyOutcome = z.infer<typeof VerifyOutcome>;

export const EvictReason = z.enum(['conflict', 'verify', 'moved', 'refused']);
export type EvictReason = z.infer<typeof EvictReason>;

/**
 * Work in line for a target. `waiting`, then for the one whose turn it is: `preparing` its result in memory, `prepared`, `verifying` it
 * in a tree of its own, `verified`, `landing`.
 */
export const QueueEntry = z.object({
  agent: AgentId,
  /** Commit that the review showed: another one is not landed. */
  head: z.string(),
  kind: MergeKind,
  /** Null writes git's own words. */
  message: z.string().nullable(),
  addedAt: z.int(),
  state: z.enum(['waiting', 'preparing', 'prepared', 'verifying', 'verified', 'landing']),
  /** Tip of the target that `commit` is built on; both are null before it is prepared. */
  from: z.string().nullable(),
  commit: z.string().nullable(),
  /** Null where the project has no command. */
  verify: z.string().nullable(),
  /** The tree of a verification under way, and what ends its processes after a crash. */
  verifying: z.object({ path: z.string(), process: JsonObject }).nullable(),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** One that has left the queue. */
export const QueuePast = z.object({
  agent: AgentId,
  at: z.int(),
  outcome: z.enum(['landed', 'evicted']),
  commit: z.string().nullable(),
  reason: EvictReason.nullable(),
  words: z.string(),
  paths: z.array(z.string()),
  /** How what the verification wrote begins; its agent was told the rest. */
  output: z.string().nullable(),
});
export type QueuePast = z.infer<typeof QueuePast>;

export const MergeQueue = z.object({
  key: z.string(),
  repository: z.string(),
  target: MergeTarget,
  running: z.boolean(),
  /** Why it stopped by itself; null where a person stopped it, or it has not. */
  trouble: z.string().nullable(),
  /** In the order in which they land. */
  entries: z.array(QueueEntry),
  /** The newest first. */
  past: z.array(QueuePast),
});
export type MergeQueue = z.infer<typeof MergeQueue>;

/** Two that conflict in their text; `b` is null where it is the target itself. */
export const PredictedConflict = z.object({ a: AgentId, b: AgentId.nullable(), paths: z.array(z.string()) });
export type PredictedConflict = z.infer<typeof PredictedConflict>;

/** How the open work for one target would merge, as it stands in its trees now. */
export const Prediction = z.object({
  key: z.string(),
  repository: z.string(),
  branch: z.string(),
  /** Whose work was looked at. */
  agents: z.array(AgentId),
  conflicts: z.array(PredictedConflict),
  /** One upon the other, in the order of the queue, then by fewest conflicts; one that conflicts (with these paths) is left out of what follows. */
  chain: z.array(z.object({ agent: AgentId, paths: z.array(z.string()) })),
});
export type Prediction = z.infer<typeof Prediction>;

/** Fewest conflicts first; among equals the order stays. */
export function byFewestConflicts(agents: readonly AgentId[], conflicts: readonly PredictedConflict[]): AgentId[] {
  const among = new Set<string | null>([null, ...agents]);
  const count = (agent: AgentId) => conflicts.filter(({ a, b }) => (a === agent && among.has(b)) || (b === agent && among.has(a))).length;
  const counts = new Map(agents.map((agent) => [agent, count(agent)]));
  return agents.toSorted((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0));
}

/** What of a prediction concerns one agent, each with the other side (null is the target). */
export function conflictsOf(prediction: Prediction | undefined, agent: AgentId): { with: AgentId | null; paths: readonly string[] }[] {
  return (prediction?.conflicts ?? []).flatMap(({ a, b, paths }) =>
    a === agent ? [{ with: b, paths }] : b === agent ? [{ with: a, paths }] : [],
  );
}

/** Names of files, the first few of many. */
export function pathWords(paths: readonly string[]): string {
  const [first = '', second] = paths;
  if (paths.length <= 2) return second === undefined ? first : `${first} and ${second}`;
  return `${first} and ${paths.length - 1} more`;
}
