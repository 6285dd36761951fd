import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useId } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import type { SentComment } from '#shared/model/review.ts';
import { type CommentDraft, dropComments, editComment } from './comment-drafts.ts';
import styles from './Comments.module.css';

/** A comment that is being written, or waits to be sent. */
export function DraftComment({ agent, draft }: { agent: AgentId; draft: CommentDraft }) {
  return draft.writing ? <CommentForm agent={agent} draft={draft} /> : <WaitingComment agent={agent} draft={draft} />;
}

function CommentForm({ agent, draft }: { agent: AgentId; draft: CommentDraft }) {
  const id = useId();
  const empty = draft.text.trim() === '';
  const keep = () => !empty && editComment(agent, draft.id, { writing: false });
  const leave = () => (empty ? dropComments(agent, [draft.id]) : editComment(agent, draft.id, { writing: false }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) keep();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.comment}>
      <TextArea
        className={styles.text}
        aria-label={`Comment on ${linesWords(draft)}`}
        aria-describedby={id}
        placeholder="What should be different here?"
        rows={Math.min(8, Math.max(2, draft.text.split('\n').length))}
        value={draft.text}
        ref={focusOnce}
        onChange={(event) => editComment(agent, draft.id, { text: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <div className={styles.foot}>
        <span id={id} className={styles.hint}>
          {linesWords(draft)} · sent with the others, as one message
        </span>
        <Button small onClick={() => dropComments(agent, [draft.id])}>
          Cancel
        </Button>
        <Button small look="primary" disabled={empty} onClick={keep}>
          Add comment
        </Button>
      </div>
    </div>
  );
}

/** The person has just asked for it. */
function focusOnce(field: HTMLTextAreaElement | null): void {
  if (field === null || field.dataset['focused'] !== undefined) return;
  field.dataset['focused'] = '';
  // After the editor, which takes the focus for the press on its line.
  requestAnimationFrame(() => field.focus());
}

function WaitingComment({ agent, draft }: { agent: AgentId; draft: CommentDraft }) {
  return (
    <div className={styles.comment}>
      <div className={styles.head}>
        <Badge look="needs">not sent</Badge>
        <span className={styles.hint}>{linesWords(draft)}</span>
        <span className={styles.tools}>
          <IconButton icon="edit" label="Change the comment" small onClick={() => editComment(agent, draft.id, { writing: true })} />
          <IconButton icon="trash" label="Delete the comment" small onClick={() => dropComments(agent, [draft.id])} />
        </span>
      </div>
      <p className={styles.words}>{draft.text}</p>
    </div>
  );
}

/** A comment that the agent was sent. `gone`: its lines are not there any more. */
export function SentCommentCard({ agent, comment, gone = false }: { agent: AgentId; comment: SentComment; gone?: boolean }) {
  const { rpc } = useClient();
  const toast = useToast();
  const { message, number, resolved } = comment;
  const resolve = useMutation({
    mutationFn: () => rpc.review.resolve({ commandId: newCommandId(), agent, message, number, resolved: !resolved }),
    onError: (error) => toast({ title: 'The comment could not be marked', words: problemText(error) }),
  });
  return (
    <div className={styles.comment} data-resolved={resolved || undefined}>
      <div className={styles.head}>
        <Badge look={resolved ? 'done' : 'accent'}>{resolved ? 'resolved' : 'sent'}</Badge>
        <span className={styles.hint}>
          {gone ? `${linesWords(comment)}, changed since` : linesWords(comment)} · <TimeAgo at={comment.at} />
        </span>
        <span className={styles.tools}>
          <Button small look="quiet" busy={resolve.isPending} onClick={() => resolve.mutate()}>
            {resolved ? 'Open again' : 'Resolve'}
          </Button>
        </span>
      </div>
      {!resolved && <p className={styles.words}>{comment.text}</p>}
      {gone && !resolved && <pre className={styles.snippet}>{comment.snippet}</pre>}
    </div>
  );
}

export function linesWords({ side, lines: { first, count } }: Pick<CommentDraft, 'side' | 'lines'>): string {
  const lines = count <= 1 ? `line ${first}` : `lines ${first} to ${first + count - 1}`;
  return side === 'before' ? `${lines} of the base` : lines;
}
