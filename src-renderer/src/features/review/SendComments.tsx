import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { dropComments, MOST_TEXT, useDraftsOf } from './comment-drafts.ts';
import { linesWords } from './Comments.tsx';
import styles from './Comments.module.css';

/** Comments that wait: how many, and the way to send them as one message. Nothing where there are none. */
export function SendComments({ agent }: { agent: AgentId }) {
  const { rpc } = useClient();
  const toast = useToast();
  const who = useAgent(agent);
  const [asking, setAsking] = useState(false);
  const [words, setWords] = useState('');
  const ready = useDraftsOf(agent).filter(({ text }) => text.trim() !== '');
  const name = who?.name ?? agent;
  const ended = who === undefined || hasEnded(who.run.status);
  const send = useMutation({
    mutationFn: () => {
      const comments = ready.map(({ path, side, lines, snippet, text }) => ({ path, side, lines, snippet, text: text.trim() }));
      return rpc.review.comment({ commandId: newCommandId(), agent, comments, words });
    },
    onSuccess: () => {
      const sent = ready.map(({ id }) => id);
      setAsking(false);
      setWords('');
      dropComments(agent, sent);
      toast({ title: sent.length === 1 ? `Comment sent to ${name}` : `${sent.length} comments sent to ${name}` });
    },
  });
  const close = () => {
    setAsking(false);
    send.reset();
  };
  if (ready.length === 0 && !asking) return null;
  const many = ready.length === 1 ? '1 comment' : `${ready.length} comments`;
  return (
    <>
      <Button small icon="message" onClick={() => setAsking(true)}>
        Send {many}
      </Button>
      <Dialog
        open={asking}
        onClose={close}
        wide
        title={`Send ${many} to ${name}?`}
        words={ended ? 'It starts a new run with them, in its worktree.' : 'It reads them at its next turn, as one message.'}
        actions={
          <>
            <Button onClick={close}>Not yet</Button>
            <Button look="primary" icon="send" busy={send.isPending} disabled={ready.length === 0} onClick={() => send.mutate()}>
              Send
            </Button>
          </>
        }
      >
        <TextArea
          className={styles.lead}
          aria-label="Words before the comments"
          placeholder="Words before the comments, if you like"
          rows={2}
          maxLength={MOST_TEXT}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <ol className={styles.list} aria-label="Comments">
          {ready.map((draft) => (
            <li key={draft.id} className={styles.entry}>
              <div className={styles.entryHead}>
                <span className={styles.place}>
                  {draft.path}, {linesWords(draft)}
                </span>
                <IconButton
                  icon="trash"
                  label={`Delete the comment on ${draft.path}, ${linesWords(draft)}`}
                  small
                  onClick={() => dropComments(agent, [draft.id])}
                />
              </div>
              <p className={styles.words}>{draft.text}</p>
            </li>
          ))}
        </ol>
        {send.isError && <Callout look="failed">{problemText(send.error)}</Callout>}
      </Dialog>
    </>
  );
}
