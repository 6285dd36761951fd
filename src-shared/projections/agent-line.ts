import type { AgentId } from '#shared/lib/ids.ts';
import { assertNever } from '#shared/lib/assert-never.ts';
import type { Agent } from '#shared/model/agent.ts';
import { addCost, isNoCost } from '#shared/model/cost.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import { hasEnded, type Run, type RunStatus } from '#shared/model/run.ts';
import { firstLine } from '#shared/model/text.ts';

/** What an agent's line needs beside the agent. */
export interface Beside {
  /** UTC ms. */
  readonly now: number;
  /** Its place in the line of its lane, from 1; null where it is not in it. */
  readonly position: number | null;
  readonly nameOf: (agent: AgentId) => string;
}

/** How an agent stands, in one line: the same words in a terminal and in the window's `/agents`. */
export function agentLine(agent: Agent, beside: Beside): string {
  const { name, run } = agent;
  const ago = (since: number): string => `${span(beside.now - since)} ago`;
  const work = `started ${ago(run.startedAt)}, ${count(agent.turns, 'turn')}, ${count(agent.toolCalls, 'tool call')}${spent(agent)}`;
  const live = `${work}${agent.context.compacting ? ', compacting its context' : ''}${comingTo(run)}, last event ${ago(agent.lastEventAt)}`;
  const ended = `${ago(run.endedAt ?? beside.now)} at turn ${agent.turns}${spent(agent)}${why(run)}`;
  switch (run.status) {
    case 'queued':
      return `[queued] ${name} waits for ${inLine(beside.position)}, asked for ${ago(run.startedAt)}${comingTo(run)}`;
    case 'running':
      return `[running] ${name} ${live}`;
    case 'waiting':
      return `[waiting] ${name} waits for ${waitsFor(run, beside)}, ${live}`;
    case 'paused':
      return `[paused] ${name} ${live}`;
    case 'completed':
      return `[finished] ${name} completed ${ago(run.endedAt ?? beside.now)}${spent(agent)}${agent.summary === '' ? '' : `, summary: ${agent.summary}`}`;
    case 'failed':
      return `[failed] ${name} errored at turn ${agent.turns}${why(run)}`;
    case 'interrupted':
      return `[interrupted] ${name} was cut ${ended}`;
    case 'cancelled':
    case 'timed_out':
    case 'budget_exhausted':
      return `[${run.status}] ${name} ended ${ended}`;
    default:
      return assertNever(run.status, 'status');
  }
}

const LIVE = ['running', 'waiting', 'queued', 'paused'] as const satisfies readonly RunStatus[];

/** How many have not ended, by status: `2 running, 1 queued`; empty where all have. */
export function liveCounts(agents: Iterable<Pick<Agent, 'run'>>): string {
  const found = new Map<RunStatus, number>();
  for (const { run } of agents) if (!hasEnded(run.status)) found.set(run.status, (found.get(run.status) ?? 0) + 1);
  return LIVE.flatMap((status) => (found.has(status) ? `${found.get(status)} ${status}` : [])).join(', ');
}

function spent({ cost, costBelow }: Pick<Agent, 'cost' | 'costBelow'>): string {
  const together = addCost(cost, costBelow);
  return isNoCost(together) ? '' : `, ${formatCost(together)}`;
}

function comingTo({ pausing, stopping }: Run): string {
  if (stopping !== null) return `, being stopped${why(stopping)}`;
  return pausing ? ', about to pause' : '';
}

function why({ reason }: Pick<Run, 'reason'>): string {
  return reason === '' ? '' : `: ${firstLine(reason)}`;
}

function inLine(position: number | null): string {
  return position === null ? 'a place' : `a place, number ${position} in line`;
}

function waitsFor({ waitsOn }: Run, { nameOf, position, now }: Beside): string {
  switch (waitsOn?.on) {
    case 'person':
      return 'you';
    case 'child':
      return waitsOn.agents.map(nameOf).join(', ') || 'its children';
    case 'agent':
      return `an answer of ${nameOf(waitsOn.agent)}`;
    case 'limit':
      return `${waitsOn.provider}, which is asked again in ${span(waitsOn.until - now)}`;
    case 'budget':
      return `room in the budget of ${nameOf(waitsOn.agent)}`;
    case 'place':
      return inLine(position);
    case 'lock':
      return waitsOn.what;
    case undefined:
      return 'something';
    default:
      return assertNever(waitsOn, 'wait');
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** As a person says it: the largest unit of which there are two. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
