import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { useLive } from '#renderer/stores/live.ts';
import { inspectAgent, openPanel } from '#renderer/stores/view.ts';
import type { Question } from '#shared/model/question.ts';
import { firstLine } from '#shared/model/text.ts';

/** What is told elsewhere when the question is gone before this window's answer held. */
export interface QuestionGone {
  readonly title: string;
  readonly words: string;
  readonly action?: { readonly title: string; readonly run: () => void };
}

/**
 * Answers one question. The words in its field are a draft, kept like any other. `busy` is the text that is on its way, and stays
 * until the question is gone. Where somebody else was first, `onGone` is told, and words that were written are kept as a draft to
 * the agent.
 */
export function useQuestionAnswer(
  question: Question,
  onGone: (message: QuestionGone) => void,
): {
  words: string;
  setWords: (words: string) => void;
  answer: (text: string) => void;
  busy: string | null;
  problem: string | null;
} {
  const { rpc } = useClient();
  const { call, agent } = question;
  const owner = `question:${call}`;
  const words = useDrafts((drafts) => drafts.texts[owner] ?? '');
  const title = `“${firstLine(question.question, 80)}” was not answered by you`;
  const send = useMutation({
    mutationFn: (text: string) => rpc.questions.answer({ commandId: newCommandId(), call, text }),
    onMutate: () => {
      // Sent words are no draft: the question may be gone before the engine's answer is here.
      const kept = useDrafts.getState().texts[owner] ?? '';
      setDraft(owner, '');
      return kept;
    },
    onError: (error, _, kept) => {
      setDraft(owner, kept ?? '');
      if (!useLive.getState().questions.has(call)) gone(problemText(error), true);
    },
  });

  const gone = useEffectEvent((why: string, refused = send.isError) => {
    const unsent = useDrafts.getState().texts[owner] ?? '';
    if (unsent === '' && !refused) return;
    if (unsent === '') return onGone({ title, words: why });
    const toAgent = `agent:${agent}`;
    setDraft(owner, '');
    setDraft(toAgent, [useDrafts.getState().texts[toAgent] ?? '', unsent].filter(Boolean).join('\n'));
    const show = () => {
      inspectAgent(agent);
      openPanel('agent');
    };
    onGone({
      title,
      words: `${why} What you wrote is kept, as a message to the agent that is not sent.`,
      action: { title: 'Show', run: show },
    });
  });
  useEffect(() => {
    const stop = useLive.subscribe(({ questions }) => {
      if (questions.has(call)) return;
      stop();
      gone('It was answered elsewhere, or its agent has ended.');
    });
    return stop;
  }, [call]);

  const busy = send.isPending || send.isSuccess ? send.variables : null;
  return {
    words,
    setWords: (next) => setDraft(owner, next),
    answer: (text) => busy === null && send.mutate(text),
    busy,
    problem: send.isError ? problemText(send.error) : null,
  };
}
