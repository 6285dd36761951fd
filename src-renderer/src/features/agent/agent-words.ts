import { assertNever } from '#shared/lib/assert-never.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded, type Run } from '#shared/model/run.ts';
import { addUsage, NO_USAGE, type Usage } from '#shared/model/usage.ts';

/** What a run waits for or ended with, in a sentence; empty where its status says all. `nameOf` gives an agent's name. */
export function runWords(run: Run, nameOf: (agent: string) => string): string {
  if (run.stopping?.status === 'completed') return '';
  if (run.stopping !== null)
    return `Being ${run.stopping.killed ? 'killed' : 'stopped'}${run.stopping.reason === '' ? '' : `: ${run.stopping.reason}`}.`;
  if (hasEnded(run.status)) return run.reason;
  if (run.pausing) return 'It pauses once what is under way has ended.';
  if (run.waitsOn === null) return '';
  switch (run.waitsOn.on) {
    case 'person':
      return 'It waits for your answer in the inbox.';
    case 'child':
      return `It waits for ${run.waitsOn.agents.map(nameOf).join(', ') || 'its children'}.`;
    case 'agent':
      return `It asked ${nameOf(run.waitsOn.agent)} and waits for the answer.`;
    case 'limit':
      return `${run.waitsOn.provider} is at a limit; it is asked again at ${new Date(run.waitsOn.until).toLocaleTimeString()}.`;
    case 'budget':
      return `It waits until calls under way say how much of ${nameOf(run.waitsOn.agent)}'s budget is left.`;
    case 'place':
      return 'It takes the next free place of its lane.';
    case 'lock':
      return `It waits for ${run.waitsOn.what}.`;
    default:
      return assertNever(run.waitsOn, 'wait');
  }
}

const stageWords: Readonly<Record<string, string>> = {
  cap_retry: 'waited at a rate limit',
  cross_provider: 'asked another provider',
  local_last_resort: 'asked a model on this machine',
  transient_retry: 'tried again after a fault',
  fail_fast: 'gave up early, as nanites do',
};

/** How it got on where its provider did not answer, in order; empty where that was not needed. */
export function recoveryWords({ stages, model }: Run['recovery']): string {
  const words = stages.map((stage) => stageWords[stage.replace(/:\d+$/, '')] ?? stage);
  return [...words, ...(model === null ? [] : [`goes on with ${model}`])].join(', then ');
}

export function usageOf(agents: readonly Agent[]): Usage {
  return agents.reduce((sum, agent) => addUsage(sum, agent.usage), NO_USAGE);
}
