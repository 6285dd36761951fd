import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { EvictReason, MergeQueue, QueueEntry, VerifyOutcome } from '#shared/model/merging.ts';
import { hasEnded } from '#shared/model/run.ts';
import {
  about,
  begun,
  busyWith,
  closeCalls,
  type Decide,
  type Decided,
  decided,
  type Folds,
  type Given,
  guestsIn,
  inQueue,
  isGone,
  nameOf,
  refused,
} from '#main/core/ports/decision.ts';

export interface OfAgent {
  readonly agent: AgentId;
}

/** Its turn has come. */
export const startLanding: Decide<OfAgent, null> = (folds, { agent: id }) => {
  const found = turnOf(folds, id, 'waiting');
  if (found === null || !found.queue.running || (busyWith(folds, id) ?? guestsIn(folds, id)) !== null) return notDue(id);
  if (found.queue.entries.some(({ state }) => state !== 'waiting')) return notDue(id);
  return decided([about(found.agent)('landing.started', { queue: nameOf(found.queue) })], null);
};

export interface LandingPrepared extends OfAgent {
  readonly from: string;
  readonly commit: string;
  readonly verify: string | null;
}

export const landingPrepared: Decide<LandingPrepared, null> = (folds, { agent: id, from, commit, verify }) => {
  const found = turnOf(folds, id, 'preparing');
  if (found === null) return notDue(id);
  return decided([about(found.agent)('landing.prepared', { queue: nameOf(found.queue), from, commit, verify })], null);
};

export interface SetBack extends OfAgent {
  readonly why: string;
}

export const setBack: Decide<SetBack, null> = (folds, { agent: id, why }) => {
  const found = turnOf(folds, id, 'preparing', 'prepared', 'verified');
  if (found === null) return notDue(id);
  return decided([about(found.agent)('landing.set_back', { queue: nameOf(found.queue), why })], null);
};

export interface StartVerify extends OfAgent {
  readonly commit: string;
  readonly path: string;
  readonly process: JsonObject;
}

/** Written before the command may run. */
export const startVerify: Decide<StartVerify, null> = (folds, { agent: id, commit, path, process }) => {
  const found = turnOf(folds, id, 'prepared');
  if (found === null || found.entry.commit !== commit) return notDue(id);
  return decided([about(found.agent)('verify.started', { queue: nameOf(found.queue), path, process })], null);
};

export interface EndVerify extends OfAgent {
  readonly outcome: VerifyOutcome;
  readonly exitCode: number | null;
  readonly output: string;
  readonly seconds: number;
}

/** What did not pass is evicted with it: no crash can come between. */
export const endVerify: Decide<EndVerify, null> = (folds, command, given) => {
  const { agent: id, outcome, exitCode, output, seconds } = command;
  const found = turnOf(folds, id, 'verifying');
  if (found === null) return notDue(id);
  const { agent, queue, entry } = found;
  const ended = about(agent)('verify.ended', { queue: nameOf(queue), outcome, exitCode, output, seconds });
  if (outcome === 'passed' || outcome === 'cut') return decided([ended], null);
  const words =
    outcome === 'timed_out'
      ? `did not end within its ${Math.round(seconds)} s`
      : `failed${exitCode === null ? '' : ` with exit code ${exitCode}`}`;
  const said = `\`${entry.verify ?? ''}\` ${words} on ${queue.target.branch} with this work merged`;
  return decided([ended, ...evicted(folds, found, { reason: 'verify', words: said, paths: [], output }, given)], null);
};

export interface Evict extends OfAgent {
  readonly reason: EvictReason;
  readonly words: string;
  readonly paths: readonly string[];
  /** What helps its agent: the text of a conflict. */
  readonly output: string | null;
}

export const evict: Decide<Evict, null> = (folds, { agent: id, reason, words, paths, output }, given) => {
  const found = turnOf(folds, id, 'preparing');
  if (found === null) return notDue(id);
  return decided(evicted(folds, found, { reason, words, paths: [...paths], output }, given), null);
};

interface Turn {
  readonly agent: Agent;
  readonly queue: MergeQueue;
  readonly entry: QueueEntry;
}

function turnOf(folds: Folds, id: AgentId, ...states: readonly QueueEntry['state'][]): Turn | null {
  const agent = folds.agents.get(id);
  const inLine = inQueue(folds, id);
  if (agent === undefined || inLine === null || !states.includes(inLine.entry.state)) return null;
  return { agent, ...inLine };
}

function notDue(id: AgentId): Decided<null> {
  return refused('not_due', `it is not the turn of agent ${id} for this`);
}

interface Reason {
  readonly reason: EvictReason;
  readonly words: string;
  readonly paths: string[];
  readonly output: string | null;
}

/** It leaves the line, and its agent is told why and goes on with that, where it can: a new run, in the lane and under the limits of its last. */
function evicted(folds: Folds, turn: Turn, reason: Reason, given: Given): Fact[] {
  const { agent, queue } = turn;
  const out = about(agent)('queue.evicted', { queue: nameOf(queue), ...reason });
  const loop = folds.loops.get(agent.id);
  const tree = folds.worktrees.get(agent.id);
  const { status, stopping } = agent.run;
  const told = reason.reason === 'conflict' || reason.reason === 'verify';
  if (!told || loop === undefined || agent.run.lane === 'nanites' || status === 'interrupted' || stopping !== null || isGone(tree))
    return [out];
  const message = about(agent)('message.accepted', { message: given.ids.message(), from: { kind: 'engine' }, text: wordsTo(turn, reason) });
  // Somebody let it go on meanwhile: it reads this at its next turn.
  if (!hasEnded(status)) return [out, message];
  const { lane, budget, id: after } = agent.run;
  return [
    out,
    ...closeCalls(agent, loop, 'not run: the merge queue sent its work back'),
    message,
    begun(about(agent, given.ids.run()), { after, lane, trigger: 'message', budget }),
  ];
}

/** More of an output than this is for a person: an agent finds the rest by running the command itself. */
const MOST_OUTPUT = 12_000;

function wordsTo({ queue, entry }: Turn, { reason, words, output }: Reason): string {
  const { branch } = queue.target;
  const shown =
    output === null || output === '' ? '' : `\n\n${output.length > MOST_OUTPUT ? `${output.slice(0, MOST_OUTPUT)}\n[... cut]` : output}`;
  const todo =
    reason === 'conflict'
      ? `Bring your branch up to date in your own working tree: run \`git merge ${branch}\`, resolve the conflicts so that both sides' intent is kept, and say what you did.`
      : `Run \`git merge ${branch}\` in your own working tree, find out why the command fails on the two together${entry.verify === null ? '' : ` (\`${entry.verify}\`)`}, mend it, and say what you did.`;
  return `The merge queue of ${branch} sent your work back: ${words}.${shown}\n\n${todo} Your work is then reviewed and can be queued again.`;
}
