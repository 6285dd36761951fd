import { type KeyboardEvent, useId, useState } from 'react';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { CommandList, optionId } from './CommandList.tsx';
import styles from './Composer.module.css';
import { useCommandList } from './use-command-list.ts';

/**
 * Text that grows. Enter sends, Shift+Enter is a new line, Escape is the caller's; a slash at the start opens the list of commands.
 * The words are kept until they are sent.
 */
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
  const [focused, setFocused] = useState(false);
  const list = useId();
  const commands = useCommandList(owner, text, focused);
  const { offers } = commands;
  const pointed = offers.kind === 'names' ? offers.actions[commands.at] : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composing of a character is that character's.
    if (event.nativeEvent.isComposing) return;
    if (commands.onKey(event)) {
      event.preventDefault();
      return;
    }
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
    <>
      <CommandList id={list} state={commands} />
      <textarea
        aria-label="Message"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={pointed === undefined ? undefined : list}
        aria-activedescendant={pointed === undefined ? undefined : optionId(list, pointed)}
        className={styles.field}
        rows={1}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setDraft(owner, event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
    </>
  );
}
