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
import { type CommentDraft, dropComments, editComment, MOST_TEXT, takeFocus, writeComment } from './comment-drafts.ts';
import styles from './Comments.module.css';

interface DraftProps {
  readonly agent: AgentId;
  readonly draft: CommentDraft;
  /** Its lines have changed while it was written. */
  readonly gone: boolean;
  /** What had the focus is about to go. */
  readonly onLeave: () => void;
}

/** A comment that is being written, or waits to be sent. */
export function DraftComment(props: DraftProps) {
  return props.draft.writing ? <CommentForm {...props} /> : <WaitingComment {...props} />;
}

function CommentForm({ agent, draft, gone, onLeave }: DraftProps) {
  const id = useId();
  const empty = draft.text.trim() === '';
  const drop = () => {
    onLeave();
    dropComments(agent, [draft.id]);
  };
  const keep = () => {
    if (empty) return;
    onLeave();
    editComment(agent, draft.id, { writing: false });
  };
  const leave = empty ? drop : keep;
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
        maxLength={MOST_TEXT}
        ref={(field) => focusAsked(field, draft.id)}
        onChange={(event) => editComment(agent, draft.id, { text: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <div className={styles.foot}>
        <span id={id} className={styles.hint}>
          {placeWords(draft, gone)} · sent with the others, as one message
        </span>
        <Button small onClick={drop}>
          Cancel
        </Button>
        <Button small look="primary" disabled={empty} onClick={keep}>
          Add comment
        </Button>
      </div>
    </div>
  );
}

/** One that the person has just asked for; another that comes into sight leaves the focus where it is. */
function focusAsked(field: HTMLTextAreaElement | null, id: string): void {
  if (field === null || !takeFocus(id)) return;
  // After the editor, which takes the focus for the press on its line.
  requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

function WaitingComment({ agent, draft, gone, onLeave }: DraftProps) {
  const drop = () => {
    onLeave();
    dropComments(agent, [draft.id]);
  };
  return (
    <div className={styles.comment}>
      <div className={styles.head}>
        <Badge look="needs">not sent</Badge>
        <span className={styles.hint}>{placeWords(draft, gone)}</span>
        <span className={styles.tools}>
          <IconButton icon="edit" label="Change the comment" small onClick={() => writeComment(agent, draft.id)} />
          <IconButton icon="trash" label="Delete the comment" small onClick={drop} />
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
          {placeWords(comment, gone)} · <TimeAgo at={comment.at} />
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

function placeWords(place: Pick<CommentDraft, 'side' | 'lines'>, gone: boolean): string {
  return gone ? `${linesWords(place)}, changed since` : linesWords(place);
}

export function linesWords({ side, lines: { first, count } }: Pick<CommentDraft, 'side' | 'lines'>): string {
  const lines = count <= 1 ? `line ${first}` : `lines ${first} to ${first + count - 1}`;
  return side === 'before' ? `${lines} of the base` : lines;
}
