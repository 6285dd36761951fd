import { useMemo } from 'react';
import type { Approval } from '#shared/model/approval.ts';
import type { Question } from '#shared/model/question.ts';
import { type LiveState, useLive } from './live.ts';

/** What waits for the person's word: leave for a call, or the answer to a question. */
export type Asked = { readonly kind: 'approval'; readonly row: Approval } | { readonly kind: 'question'; readonly row: Question };

/** All that is asked of the person, the oldest first. What an agent asks its parent is not among it. */
export function askedOfPerson({ approvals, questions }: Pick<LiveState, 'approvals' | 'questions'>): readonly Asked[] {
  const toPerson = [...questions.values()].filter(({ to }) => to.kind === 'person');
  return [
    ...[...approvals.values()].map((row): Asked => ({ kind: 'approval', row })),
    ...toPerson.map((row): Asked => ({ kind: 'question', row })),
  ].toSorted((a, b) => a.row.askedAt - b.row.askedAt);
}

export function useAsked(): readonly Asked[] {
  const approvals = useLive((live) => live.approvals);
  const questions = useLive((live) => live.questions);
  return useMemo(() => askedOfPerson({ approvals, questions }), [approvals, questions]);
}
