import type { CallId } from '#shared/lib/ids.ts';
import type { Approval } from '#shared/model/approval.ts';
import { useAnswer } from '#renderer/client/use-answer.ts';
import { useText } from '#renderer/client/use-text.ts';
import { useAgent, useApproval } from '#renderer/stores/live.ts';
import { Answers } from '#renderer/ui/Answers.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './ApprovalCard.module.css';

/** A call that waits for the person: the whole of what it would do, where, and the answers. It never takes the focus. */
export function ApprovalCard({ call }: { call: CallId }) {
  const approval = useApproval(call);
  return approval === undefined ? null : <Card approval={approval} />;
}

function Card({ approval }: { approval: Approval }) {
  const agent = useAgent(approval.agent);
  const answering = useAnswer(approval, useToast());
  const { text: detail, whole, problem: missing } = useText(approval.display.detail ?? '', true);
  const problem = answering.problem?.about === 'request' ? answering.problem.words : missing;
  const title = visibleText(approval.display.title);
  return (
    <section className={styles.card} aria-label={`Approval: ${title}`}>
      <div className={styles.head}>
        <Icon name="alert" className={styles.icon} />
        <span>
          <span className={styles.who}>{agent?.name ?? 'An agent'}</span> asks before it does this
        </span>
      </div>
      <pre className={styles.detail} tabIndex={0} aria-label="What it would do">
        {detail === '' ? title : visibleText(detail)}
        {!whole && '\n…'}
      </pre>
      <div className={styles.where}>in {visibleText(approval.cwd)}</div>
      <div className={styles.foot}>
        <Answers asks={approval.asks} readable={whole} answering={answering} />
      </div>
      {problem !== null && (
        <div className={styles.problem}>
          <Callout look="failed">{problem}</Callout>
        </div>
      )}
    </section>
  );
}
