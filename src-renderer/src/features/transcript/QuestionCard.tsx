import type { CallId } from '#shared/lib/ids.ts';
import type { Question } from '#shared/model/question.ts';
import { useQuestionAnswer } from '#renderer/client/use-question-answer.ts';
import { useText } from '#renderer/client/use-text.ts';
import { useAgent, useQuestion } from '#renderer/stores/live.ts';
import { Callout } from '#renderer/ui/Callout.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { goToOption, QuestionAnswers } from '#renderer/ui/QuestionAnswers.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './ApprovalCard.module.css';

/** A question that waits for words: who asks whom, all of it, and the ways to answer. It never takes the focus. */
export function QuestionCard({ call }: { call: CallId }) {
  const question = useQuestion(call);
  return question === undefined ? null : <Card question={question} />;
}

function Card({ question }: { question: Question }) {
  const { to } = question;
  const name = useAgent(question.agent)?.name ?? 'An agent';
  const parent = useAgent(to.kind === 'agent' ? to.agent : null)?.name ?? 'agent';
  const { words, setWords, answer, busy, problem } = useQuestionAnswer(question, useToast());
  const { text, problem: missing } = useText(question.question, true);
  return (
    <section
      className={classNames(styles.card, to.kind === 'agent' && styles.elsewhere)}
      aria-label={`Question of ${name}`}
      onKeyDown={goToOption}
    >
      <div className={styles.head}>
        <Icon name="question" className={styles.icon} />
        <span>
          <span className={styles.who}>{name}</span> {to.kind === 'person' ? 'asks you' : `asks its parent ${parent}`}
        </span>
        {to.kind === 'agent' && <span className={styles.aside}>You may answer in its place.</span>}
      </div>
      <p className={styles.question}>{visibleText(text)}</p>
      <div className={styles.foot}>
        <QuestionAnswers options={question.options} words={words} onWords={setWords} busy={busy} onAnswer={answer} />
      </div>
      {(problem ?? missing) !== null && (
        <div className={styles.problem}>
          <Callout look="failed">{problem ?? missing}</Callout>
        </div>
      )}
    </section>
  );
}
