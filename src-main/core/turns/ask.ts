import type { Fact } from '#shared/events/catalog.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Asking } from '#main/core/ports/tools.ts';
import { about, type Folds, type Given, NOBODY_TO_ASK } from '#main/core/ports/decision.ts';

/**
 * A question goes to the parent, which reads it as a message, or into the person's inbox. A parent that has ended hears
 * nothing any more, and a nanite could not be answered by one, since it takes no messages: then the person is asked.
 */
export function asked(
  folds: Folds,
  agent: Agent,
  question: Asking & { readonly turn: number; readonly call: CallId },
  given: Given,
): Fact[] {
  const { turn, call, to, text, options } = question;
  const fact = about(agent);
  const body = { turn, call, question: text, options: [...options] };
  const parent = to === 'parent' && agent.parent !== null && agent.run.lane !== 'nanites' ? folds.agents.get(agent.parent) : undefined;
  if (parent !== undefined && !hasEnded(parent.run.status) && parent.run.stopping === null) {
    const offered = options.length === 0 ? '' : `\nIt offers: ${options.join(' | ')}`;
    const words = `${text}${offered}\n[It waits for your answer: send it a message (id ${agent.id}).]`;
    const from = { kind: 'agent', agent: agent.id, name: agent.name } as const;
    return [
      fact('question.asked', { ...body, to: { kind: 'agent', agent: parent.id } }),
      about(parent)('message.accepted', { message: given.ids.message(), from, text: words }),
    ];
  }
  if (!given.attended) return [fact('tool.ended', { turn, call, outcome: 'error', output: NOBODY_TO_ASK, facts: {} })];
  return [fact('question.asked', { ...body, to: { kind: 'person' } })];
}
