import { useShallow } from 'zustand/react/shallow';
import { useQuestionAnswer } from '#renderer/client/use-question-answer.ts';
import { useText } from '#renderer/client/use-text.ts';
import { useLive } from '#renderer/stores/live.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { goToOption, QuestionAnswers } from '#renderer/ui/QuestionAnswers.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { pathTo } from '#shared/lib/lineage.ts';
import type { Question } from '#shared/model/question.ts';
import { firstLine } from '#shared/model/text.ts';
import { AskedBy } from './AskedBy.tsx';
import styles from './Inbox.module.css';

/** One question to the person: who asks, all of it, and the ways to answer. */
export function QuestionItem({ question }: { question: Question }) {
  const path = useLive(useShallow((live) => pathTo(live.agents, question.agent)));
  const { words, setWords, answer, busy, problem } = useQuestionAnswer(question, useToast());
  const { text, problem: missing } = useText(question.question, true);
  return (
    <li
      className={styles.request}
      tabIndex={-1}
      data-call={question.call}
      aria-label={`“${firstLine(question.question)}”, asked by ${path.at(-1)?.name ?? question.agent}`}
      onKeyDown={goToOption}
    >
      <AskedBy path={path} agent={question.agent} at={question.askedAt} />
      <div className={styles.title}>
        <Icon name="message" />
        <p className={styles.question}>{visibleText(text)}</p>
      </div>
      <div className={styles.answers}>
        <QuestionAnswers options={question.options} words={words} onWords={setWords} busy={busy} onAnswer={answer} />
      </div>
      {(problem ?? missing) !== null && (
        <p className={styles.problem} role="alert">
          {problem ?? missing}
        </p>
      )}
    </li>
  );
}
