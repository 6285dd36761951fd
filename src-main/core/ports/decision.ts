import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId, IdSource, RunId, SessionId } from '#shared/lib/ids.ts';
import type { Problem } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { Remembered } from '#shared/model/permission.ts';
import type { Question } from '#shared/model/question.ts';
import type { MergeQueue, Prediction, QueueEntry } from '#shared/model/merging.ts';
import type { Budget, Lane, LaneLimit, RunTrigger } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import type { ProjectTrust } from '#shared/model/trust.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { GivenAnswer } from '#shared/projections/answers.ts';
import type { Loop } from '#shared/projections/loops.ts';
import type { KeptState } from '#shared/projections/checkpoints.ts';
import { hasMail, type Mailbox } from '#shared/projections/mail.ts';
import type { Rewinding } from '#shared/projections/rewinds.ts';

export interface Lookup<Key extends string, Row> {
  get(key: Key): Row | undefined;
  values(): Iterable<Row>;
}

/** Every view at one sequence. A decision reads from it and from nothing else. */
export interface Folds {
  readonly sessions: Lookup<SessionId, Session>;
  readonly agents: Lookup<AgentId, Agent>;
  readonly loops: Lookup<AgentId, Loop>;
  readonly mail: Lookup<AgentId, Mailbox>;
  readonly approvals: Lookup<CallId, Approval>;
  readonly questions: Lookup<CallId, Question>;
  /** To what each agent asked, the newest first. */
  readonly answers: Lookup<AgentId, readonly GivenAnswer[]>;
  readonly lanes: Lookup<Lane, LaneLimit>;
  readonly permissions: Lookup<string, Remembered>;
  /** By project. */
  readonly trust: Lookup<string, ProjectTrust>;
  readonly worktrees: Lookup<AgentId, Worktree>;
  /** By folder. */
  readonly checkpoints: Lookup<string, KeptState>;
  readonly rewinds: Lookup<AgentId, Rewinding>;
  /** By `queueKey`. */
  readonly mergeQueues: Lookup<string, MergeQueue>;
  /** By `queueKey`. */
  readonly predictions: Lookup<string, Prediction>;
  /** In the order they were spawned. */
  childrenOf(agent: AgentId): readonly AgentId[];
  /** Agents whose run has not ended. */
  live(): Iterable<Agent>;
}

/** What a decision is given besides: drawn by the engine and kept with the command, so that replay is exact. */
export interface Given {
  /** UTC ms. */
  readonly at: number;
  readonly ids: IdSource;
  /** Whether a window or a terminal is there to answer a request. */
  readonly attended: boolean;
}

export type Decided<Value> =
  | { readonly ok: true; readonly facts: readonly Fact[]; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

/** Contract: pure. What cannot be is a problem with a code; nothing is thrown that a user could cause. */
export type Decide<Command, Value> = (folds: Folds, command: Command, given: Given) => Decided<Value>;

export function decided<Value>(facts: readonly Fact[], value: Value): Decided<Value> {
  return { ok: true, facts, value };
}

export function refused<Value>(code: string, message: string): Decided<Value> {
  return { ok: false, problem: { code, message } };
}

/** Facts about one agent and its present run, or another run of it. */
export function about(agent: Pick<Agent, 'id' | 'session' | 'run'>, run = agent.run.id) {
  return factsOf({ agent: agent.id, session: agent.session, run });
}

/** Facts about an agent that is only just being made. */
export function factsOf(of: { readonly agent: AgentId; readonly session: SessionId; readonly run: RunId }) {
  return <T extends Fact['type']>(type: T, body: Extract<Fact, { type: T }>['body'], causes?: Fact['causes']): Fact =>
    ({ type, body, ...of, ...(causes === undefined ? {} : { causes }) }) as Fact;
}

/** A run begins at once in `foreground`, which has no cap; in another lane it is put in line, and starts when it has a place. */
export function begun(
  fact: ReturnType<typeof factsOf>,
  body: { after: RunId | null; lane: Lane; trigger: RunTrigger; budget: Budget },
): Fact {
  return fact(body.lane === 'foreground' ? 'run.started' : 'run.queued', body);
}

/** Most runs at work at once in a lane; -1 is unlimited. */
export function capOf(folds: Folds, lane: Lane): number {
  return folds.lanes.get(lane)?.cap ?? -1;
}

/** The agent and all below it, deepest first: the order in which a subtree is stopped. */
export function subtree(folds: Folds, agent: AgentId): AgentId[] {
  return [...folds.childrenOf(agent).flatMap((child) => subtree(folds, child)), agent];
}

/** The folder of an agent with a tree of its own is removed, or about to be: no run can begin there. */
export function isGone(tree: Worktree | undefined): boolean {
  if (tree === undefined || tree.state === 'requested' || tree.state === 'unavailable') return false;
  return !tree.onDisk || tree.pending?.kind === 'discard' || isTornDown(tree);
}

/** Commands that put away what it made are due or at work: it goes right after. */
export function isTornDown({ setup }: Worktree): boolean {
  return setup?.kind === 'teardown' && setup.state !== 'ended';
}

/** Its files or its conversation are just being brought back: nothing is begun before that is done. */
export function isRewinding(folds: Folds, agent: AgentId): boolean {
  return (folds.rewinds.get(agent)?.pending ?? null) !== null;
}

/** What moves an agent's files or branch just now, so that nothing else may; null where nothing does. */
export function busyWith(folds: Folds, id: AgentId): Problem | null {
  const tree = folds.worktrees.get(id);
  if (isRewinding(folds, id)) {
    return { code: 'busy', message: `a rewind of ${folds.agents.get(id)?.name ?? id} is under way: try again when that is done` };
  }
  if (tree === undefined || tree.pending === null) return null;
  return { code: 'busy', message: `${PENDING[tree.pending.kind]} of ${tree.branch} is under way` };
}

const PENDING: Readonly<Record<NonNullable<Worktree['pending']>['kind'], string>> = {
  merge: 'a merge',
  undo_merge: 'the undoing of a merge',
  discard: 'a discard',
  undo_discard: 'the undoing of a discard',
  undo: 'an undo in the review',
};

/** Whether a folder is another one, or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === path || folder.startsWith(`${path}/`) || folder.startsWith(`${path}\\`);
}

/** Who else is at work in an agent's tree: what they do there is not on its branch before they end. Null where nobody is. */
export function guestsIn(folds: Folds, id: AgentId): Problem | null {
  const tree = folds.worktrees.get(id);
  const guests = tree?.onDisk === true ? [...folds.live()].filter((each) => each.id !== id && isWithin(each.cwd, tree.path)) : [];
  if (tree === undefined || guests.length === 0) return null;
  const who = guests.map(({ name }) => name).join(', ');
  return {
    code: 'at_work',
    message: `${who} still ${guests.length === 1 ? 'works' : 'work'} in the tree of ${tree.branch}: wait for the end of that, or cancel it`,
  };
}

/** Its work is being verified or landed: it must not become another meanwhile. Null where it only waits in line, or stands in none. */
export function itsTurn(folds: Folds, id: AgentId): Problem | null {
  const inLine = inQueue(folds, id);
  if (inLine === null || inLine.entry.state === 'waiting') return null;
  const what = folds.worktrees.get(id)?.branch ?? id;
  return { code: 'in_queue', message: `it is the turn of ${what} in the merge queue: wait for it, or take it out of the queue` };
}

/** A rewind left the turn that it was cut in: only new words begin another. */
export function needsWords(folds: Folds, agent: AgentId): boolean {
  const rewound = folds.rewinds.get(agent) !== undefined;
  return rewound && folds.loops.get(agent)?.phase === 'none' && !hasMail(folds.mail.get(agent));
}

/** Where an agent stands in line to be merged; null where it does not. */
export function inQueue(folds: Pick<Folds, 'mergeQueues'>, agent: AgentId): { queue: MergeQueue; entry: QueueEntry } | null {
  for (const queue of folds.mergeQueues.values()) {
    const entry = queue.entries.find((each) => each.agent === agent);
    if (entry !== undefined) return { queue, entry };
  }
  return null;
}

/** A queue as facts name it. */
export function nameOf({ repository, target }: MergeQueue): { repository: string; branch: string } {
  return { repository, branch: target.branch };
}

/** The answer to a question that nobody is there to hear. */
export const NOBODY_TO_ASK =
  'Nobody can answer: there is neither a window nor a terminal to ask in. Decide by yourself, and say in the end what you assumed.';

/** Ends what is left of a turn's calls: models refuse a conversation in which one has no result. */
export function closeCalls(agent: Agent, loop: Loop, why: string): Fact[] {
  return loop.calls
    .filter((call) => call.state !== 'ended')
    .map(({ call, state, mutates }) => {
      const unknown = state === 'started' && mutates;
      const output = unknown ? 'Cut off: how far it came is not known. Look before you do it again.' : `Cancelled, ${why}`;
      return about(agent)('tool.ended', { turn: loop.turn, call, outcome: unknown ? 'outcome_unknown' : 'cancelled', output, facts: {} });
    });
}

/** What was asked of an agent that ends is asked of the person. */
export function passedOn(folds: Folds, ended: Agent, given: Given): Fact[] {
  return [...folds.questions.values()].flatMap(({ to, agent: id, call, question, options }) => {
    const asker = folds.agents.get(id);
    const turn = folds.loops.get(id)?.turn;
    if (to.kind !== 'agent' || to.agent !== ended.id || asker === undefined || turn === undefined) return [];
    const fact = about(asker);
    if (!given.attended) return [fact('tool.ended', { turn, call, outcome: 'error', output: NOBODY_TO_ASK, facts: {} })];
    return [fact('question.asked', { turn, call, to: { kind: 'person' }, question, options })];
  });
}
