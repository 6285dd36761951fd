import type { CallId } from '#shared/lib/ids.ts';
import { about, type Decide, decided, refused } from '#main/core/ports/decision.ts';
import { firstAnswer } from '#main/core/ports/first-answer.ts';

export interface AnswerQuestion {
  readonly call: CallId;
  readonly text: string;
}

/** A person answers what an agent asked; the first answer holds. */
export const answerQuestion: Decide<AnswerQuestion, { answered: true }> = (folds, { call, text }, given) => {
  const question = folds.questions.get(call);
  const agent = question === undefined ? undefined : folds.agents.get(question.agent);
  const loop = question === undefined ? undefined : folds.loops.get(question.agent);
  if (question === undefined || agent === undefined || loop === undefined) {
    return refused('answered', firstAnswer(folds, call, 'question', given));
  }
  if (text.trim() === '') return refused('empty_message', 'the answer is empty: choose one that is offered, or write your own');
  const { turn } = loop;
  const fact = about(agent);
  return decided(
    [
      fact('question.answered', { turn, call, from: { kind: 'person' }, text }),
      fact('tool.ended', { turn, call, outcome: 'ok', output: `The person answers: ${text.trim()}`, facts: {} }),
    ],
    { answered: true },
  );
};
