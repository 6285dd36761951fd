import type { Actor } from '#shared/events/envelope.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { ApprovalAnswer } from '#shared/model/approval.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** An answer that holds, and who gave it. */
export interface GivenAnswer {
  readonly call: CallId;
  /** `words` answered a question. */
  readonly answer: ApprovalAnswer | 'words';
  readonly actor: Actor;
  /** UTC ms. */
  readonly at: number;
}

const KEPT = 20;

/** The last answers to what an agent asked, by agent, the newest first: whoever answers second is told who was first. */
export const answers: Projection<readonly GivenAnswer[]> = {
  name: 'answers',
  version: 1,
  fold(get, event) {
    if (event.agent === null || (event.type !== 'approval.answered' && event.type !== 'question.answered')) return UNCHANGED;
    const { actor, at } = event;
    const answer: GivenAnswer['answer'] = event.type === 'approval.answered' ? event.body.answer : 'words';
    const row: readonly GivenAnswer[] = [{ call: event.body.call, answer, actor, at }, ...(get(event.agent) ?? [])].slice(0, KEPT);
    return [{ key: event.agent, row }];
  },
};
