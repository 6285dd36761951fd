import type { Fact } from '#shared/events/catalog.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { ApprovalAnswer } from '#shared/model/approval.ts';
import { about, type Decide, decided, refused } from '#main/core/ports/decision.ts';

export interface AnswerApproval {
  readonly call: CallId;
  readonly answer: ApprovalAnswer;
  /** What the person says to the model with a denial. */
  readonly words: string;
}

/** The first answer holds, from whichever window or terminal it comes. */
export const answerApproval: Decide<AnswerApproval, { answered: true }> = (folds, { call, answer, words }) => {
  const request = folds.approvals.get(call);
  const agent = request === undefined ? undefined : folds.agents.get(request.agent);
  const loop = request === undefined ? undefined : folds.loops.get(request.agent);
  if (request === undefined || agent === undefined || loop === undefined) {
    return refused('answered', 'this request is no longer open: it was answered elsewhere, or its agent has ended');
  }
  const fact = about(agent);
  const { turn } = loop;
  const facts: Fact[] = [fact('approval.answered', { turn, call, answer, words })];
  if (answer === 'deny') {
    const output = words.trim() === '' ? 'The person denied this call.' : `The person denied this call and says: ${words.trim()}`;
    facts.push(fact('tool.ended', { turn, call, outcome: 'denied', output, facts: {} }));
  }
  return decided(facts, { answered: true });
};
