import type { KeyboardEvent } from 'react';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import styles from './Composer.module.css';

/** Text that grows. Enter sends, Shift+Enter is a new line, Escape is the caller's. The words are kept until they are sent. */
export function MessageField({
  owner,
  placeholder,
  onSend,
  onEscape,
}: {
  /** Whose draft it is. */
  owner: string;
  placeholder: string;
  onSend: () => void;
  onEscape?: () => void;
}) {
  const text = useDrafts((drafts) => drafts.texts[owner] ?? '');
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composing of a character is that character's.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onSend();
    }
    if (event.key === 'Escape' && onEscape !== undefined) {
      event.preventDefault();
      onEscape();
    }
  };
  return (
    <textarea
      aria-label="Message"
      className={styles.field}
      rows={1}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setDraft(owner, event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
