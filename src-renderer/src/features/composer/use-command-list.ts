import { type KeyboardEvent, useMemo, useState } from 'react';
import { setDraft } from '#renderer/stores/drafts.ts';
import { useActions } from '#renderer/ui/actions-context.tsx';
import type { Action } from '#renderer/ui/contribution.ts';
import { type Offers, offersFor } from './slash.ts';

export interface CommandListState {
  readonly offers: Offers;
  /** Index of the command that Tab would complete. */
  readonly at: number;
  readonly point: (at: number) => void;
  /** Writes the command's name into the field. */
  readonly complete: (action: Action) => void;
  /** Returns whether the key was the list's. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** The list of commands over a field that begins with a slash, while the field has the focus. Escape closes it until the next letter. */
export function useCommandList(owner: string, text: string, focused: boolean): CommandListState {
  const { all } = useActions();
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState(false);
  const [seen, setSeen] = useState(text);
  if (seen !== text) {
    setSeen(text);
    setAt(0);
    setLeft(false);
  }
  const offers = useMemo((): Offers => (focused && !left ? offersFor(text, all) : { kind: 'none' }), [text, all, focused, left]);
  const complete = (action: Action) => setDraft(owner, `/${action.slash}${action.words === undefined ? '' : ' '}`);
  const onKey = (event: KeyboardEvent): boolean => {
    if (offers.kind === 'none' || event.shiftKey) return false;
    const { typed, actions } = offers.kind === 'names' ? offers : { typed: '', actions: [] };
    const chosen = actions[at];
    // A whole name is sent as it stands; less is completed first, so that nothing is run by its first letters.
    const sends = event.key === 'Enter' && (chosen === undefined || chosen.slash === typed);
    if (sends || event.key === 'Escape') {
      setLeft(true);
      return !sends;
    }
    if (chosen === undefined) return false;
    if (event.key === 'Tab' || event.key === 'Enter') complete(chosen);
    else if (event.key === 'ArrowDown') setAt((at + 1) % actions.length);
    else if (event.key === 'ArrowUp') setAt((at + actions.length - 1) % actions.length);
    else return false;
    return true;
  };
  return { offers, at, point: setAt, complete, onKey };
}
