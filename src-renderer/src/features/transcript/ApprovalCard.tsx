import { useState } from 'react';
import type { CallId } from '#shared/lib/ids.ts';
import type { ApprovalAnswer } from '#shared/model/approval.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useText } from '#renderer/client/use-text.ts';
import { useAgent, useApproval } from '#renderer/stores/live.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './ApprovalCard.module.css';

/**
 * A call that waits for the person: the whole of what it would do, where, and the two answers. It never takes the focus, and Enter
 * alone answers nothing: neither in the field for words nor on the button that allows.
 */
export function ApprovalCard({ call }: { call: CallId }) {
  const { rpc } = useClient();
  const approval = useApproval(call);
  const agent = useAgent(approval?.agent ?? null);
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState<ApprovalAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { text: detail, whole, problem: missing } = useText(approval?.display.detail ?? '', true);
  if (approval === undefined) return null;

  const answer = async (given: ApprovalAnswer) => {
    setBusy(given);
    setProblem(null);
    try {
      await rpc.approvals.answer({ commandId: newCommandId(), call, answer: given, words: given === 'deny' ? words : '' });
    } catch (error) {
      setProblem(problemText(error));
      setBusy(null);
    }
  };

  const shown = visibleText(detail === '' ? approval.display.title : detail);
  return (
    <section className={styles.card} aria-label={`Approval: ${approval.display.title}`}>
      <div className={styles.head}>
        <Icon name="alert" className={styles.icon} />
        <span>
          <span className={styles.who}>{agent?.name ?? 'An agent'}</span> asks before it does this
        </span>
      </div>
      <pre className={styles.detail} tabIndex={0} aria-label="What it would do">
        {shown}
        {!whole && '\n…'}
      </pre>
      <div className={styles.where}>in {approval.cwd}</div>
      <div className={styles.foot}>
        {/* Not before the whole of it can be read. */}
        <Button
          look="primary"
          busy={busy === 'once'}
          disabled={busy !== null || !whole}
          onKeyDown={(event) => {
            // Enter alone allows nothing: it may have been meant for what stood here before.
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (event.ctrlKey || event.metaKey) void answer('once');
          }}
          title="By keyboard: Space, or Ctrl+Enter"
          onClick={() => void answer('once')}
        >
          Allow once
        </Button>
        <form
          className={styles.deny}
          onSubmit={(event) => {
            event.preventDefault();
            void answer('deny');
          }}
        >
          <input
            className={styles.words}
            aria-label="Words for the agent if you deny"
            placeholder="Why not (optional)"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button type="submit" look="danger" busy={busy === 'deny'} disabled={busy !== null}>
            Deny
          </Button>
        </form>
      </div>
      {(problem ?? missing) !== null && (
        <div className={styles.problem}>
          <Callout look="failed">{problem ?? missing}</Callout>
        </div>
      )}
    </section>
  );
}
