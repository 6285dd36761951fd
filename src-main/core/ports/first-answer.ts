import type { CallId } from '#shared/lib/ids.ts';
import type { GivenAnswer } from '#shared/projections/answers.ts';
import type { Folds, Given } from './decision.ts';

/** What whoever comes too late is told: who was first, or that nobody waits any more. `what` is a `request` or a `question`. */
export function firstAnswer(folds: Pick<Folds, 'answers'>, call: CallId, what: string, { at }: Pick<Given, 'at'>): string {
  for (const given of folds.answers.values()) {
    const first = given.find((each) => each.call === call);
    if (first !== undefined)
      return `this ${what} is no longer open: ${wordsOf(first)} ${Math.max(0, Math.round((at - first.at) / 1000))} s ago`;
  }
  return `this ${what} is no longer open: its agent has ended or was cut, or it never was`;
}

const HOW: Record<GivenAnswer['answer'], string> = {
  once: 'allowed once',
  session: 'allowed for its session',
  always: 'allowed always',
  deny: 'denied',
  words: 'answered',
};

function wordsOf({ answer, actor }: GivenAnswer): string {
  if (actor.kind === 'agent') return `it was ${HOW[answer]} by agent ${actor.id}`;
  if (actor.kind === 'engine') return `it was ${HOW[answer]} by the engine`;
  return `it was ${HOW[answer]} ${actor.via === 'cli' ? 'at a terminal' : `in a ${actor.via}`}`;
}
