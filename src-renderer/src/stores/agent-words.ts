import type { Agent } from '#shared/model/agent.ts';
import { addCost, isNoCost } from '#shared/model/cost.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import { hasEnded } from '#shared/model/run.ts';
import { unmarked } from '#shared/model/text.ts';

/** What of others the words about one agent need. */
export interface Around {
  /** Names of those that it waits for: children that go on, or the agent that it asked. */
  readonly names: readonly string[];
  /** Place in the line of its lane, from 1; null where it is in none. */
  readonly place: number | null;
}

const NOBODY: Around = { names: [], place: null };

/** What an agent waits for or does, in one line. */
export function nowWords(agent: Agent, { names, place }: Around = NOBODY): string {
  const { run } = agent;
  if (run.stopping !== null) return endingWords(run.stopping);
  // What is under way comes to its end first.
  if (run.pausing) return `Pausing… after ${agent.activity === '' ? 'this model call' : `this: ${agent.activity}`}`;
  switch (run.status) {
    case 'queued':
      return `Queued: ${placeWords(agent, place)}`;
    case 'paused':
      return 'Paused';
    case 'waiting':
      return waitWords(agent, { names, place });
    case 'running':
      if (agent.context.compacting) return 'Compacting its context';
      return agent.activity === '' ? 'Waits for the model' : agent.activity;
    default:
      return unmarked(agent.summary);
  }
}

function endingWords({ status, killed }: NonNullable<Agent['run']['stopping']>): string {
  if (killed) return 'Killing';
  return status === 'completed' ? 'Finishing' : 'Stopping';
}

function waitWords(agent: Agent, { names, place }: Around): string {
  const { waitsOn } = agent.run;
  switch (waitsOn?.on) {
    case 'person':
      return 'Waits for you';
    case 'child':
      return `Waits for ${names.length === 0 ? 'agents' : listed(names)}`;
    case 'agent':
      return `Waits for ${names[0] ?? 'its parent'}’s answer`;
    case 'limit':
      return `Waits for ${waitsOn.provider} until ${new Date(waitsOn.until).toLocaleTimeString()}`;
    case 'budget':
      return 'Waits for room in the budget';
    case 'place':
      return `Goes on: ${placeWords(agent, place)}`;
    case 'lock':
      return `Waits for ${waitsOn.what}`;
    case undefined:
      return 'Waiting';
  }
}

function placeWords({ run }: Agent, place: number | null): string {
  return place === null ? 'waits for a free place' : `place ${place} in lane ${run.lane}`;
}

/** `ada`, `ada and bob`, `ada, bob and 3 more`. */
function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** What an agent and those below it have cost: `$0.05`, `$0.05: $0.03 its own, $0.02 below`; empty where there is nothing to tell. */
export function costWords({ cost, costBelow }: Pick<Agent, 'cost' | 'costBelow'>): string {
  const together = treeCostWords({ cost, costBelow });
  return isNoCost(costBelow) ? together : `${together}: ${formatCost(cost)} its own, ${formatCost(costBelow)} below`;
}

/** The same in one figure. */
export function treeCostWords({ cost, costBelow }: Pick<Agent, 'cost' | 'costBelow'>): string {
  const together = addCost(cost, costBelow);
  return isNoCost(together) ? '' : formatCost(together);
}

/** Whether only the person can make it go on. */
export function needsPerson(agent: Agent): boolean {
  return agent.run.status === 'waiting' && agent.run.waitsOn?.on === 'person';
}

/** Milliseconds that the agent's run has taken, up to its end or to `now`. */
export function runMs(agent: Agent, now: number): number {
  return (agent.run.endedAt ?? now) - agent.run.startedAt;
}

/** Seconds since anything was heard of it. `heard`: when it was last heard streaming. */
export function sinceHeard(agent: Agent, heard: number, now: number): number {
  return Math.max(0, Math.floor((now - Math.max(agent.lastEventAt, heard)) / 1000));
}

/** Seconds of silence worth naming: from 10 on, while the run should be at work. */
export function silence(agent: Agent, heard: number, now: number): number | null {
  if (hasEnded(agent.run.status) || agent.run.status !== 'running') return null;
  const seconds = sinceHeard(agent, heard, now);
  return seconds >= 10 ? seconds : null;
}

/** When an agent reads words that are sent to it now. */
export function whenRead({ run }: Agent): string {
  if (hasEnded(run.status)) return 'It has ended: a message starts a new run.';
  if (run.status === 'paused' || run.pausing) return 'It is held: it reads them once it is resumed.';
  return 'Read at the start of its next turn. Interrupting cuts its present turn short.';
}
