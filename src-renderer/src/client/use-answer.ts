import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import type { Approval, ApprovalAnswer } from '#shared/model/approval.ts';

/**
 * Answers one request. `busy` stays until the request is gone, since the row goes when the answer is a fact.
 * Where somebody else was first, the engine says so and the row goes too: `onRefused` gets the words, to show them elsewhere.
 */
export function useAnswer(
  approval: Approval,
  onRefused: (message: { title: string; words: string }) => void,
): {
  answer: (answer: ApprovalAnswer, words: string) => void;
  busy: ApprovalAnswer | null;
  problem: string | null;
} {
  const { rpc } = useClient();
  const send = useMutation({
    mutationFn: ({ answer, words }: { answer: ApprovalAnswer; words: string }) =>
      rpc.approvals.answer({ commandId: newCommandId(), call: approval.call, answer, words }),
    onError: (error) => onRefused({ title: `“${approval.display.title}” was not answered by you`, words: problemText(error) }),
  });
  const busy = send.isPending || send.isSuccess ? send.variables.answer : null;
  return {
    answer: (answer, words) => busy === null && send.mutate({ answer, words: words.trim() }),
    busy,
    problem: send.isError ? problemText(send.error) : null,
  };
}
