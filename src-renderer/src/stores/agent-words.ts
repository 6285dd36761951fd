import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';

/** What an agent waits for or does, in one line. `names` are those of the children it still waits for. */
export function nowWords(agent: Agent, names: readonly string[]): string {
  const { run } = agent;
  if (run.stopping !== null) return 'Stopping';
  switch (run.status) {
    case 'queued':
      return 'Queued: waits for a free place';
    case 'paused':
      return 'Paused';
    case 'waiting':
      return waitWords(agent, names);
    case 'running':
      return agent.activity === '' ? 'Waits for the model' : agent.activity;
    default:
      // The first line of an answer in Markdown, for places that show no Markdown.
      return agent.summary.replace(/^#+ |\*\*|`/g, '');
  }
}

function waitWords({ run }: Agent, names: readonly string[]): string {
  switch (run.waitsOn?.on) {
    case 'person':
      return 'Waits for you';
    case 'child':
      return names.length === 1 ? `Waits for ${names[0]}` : `Waits for ${names.length === 0 ? '' : `${names.length} `}agents`;
    case 'agent':
      return 'Waits for an answer of its parent';
    case 'place':
      return 'Waits for a free place';
    case 'lock':
      return `Waits for ${run.waitsOn.what}`;
    case undefined:
      return 'Waiting';
  }
}

/** Whether only the person can make it go on. */
export function needsPerson(agent: Agent): boolean {
  return agent.run.status === 'waiting' && agent.run.waitsOn?.on === 'person';
}

/** Milliseconds that the agent's run has taken, up to its end or to `now`. */
export function runMs(agent: Agent, now: number): number {
  return (agent.run.endedAt ?? now) - agent.run.startedAt;
}

/** Seconds of silence worth naming: from 10 on, while the run should be at work. `heard`: when it was last heard streaming. */
export function silence(agent: Agent, heard: number, now: number): number | null {
  if (hasEnded(agent.run.status) || agent.run.status !== 'running') return null;
  const seconds = Math.floor((now - Math.max(agent.lastEventAt, heard)) / 1000);
  return seconds >= 10 ? seconds : null;
}
