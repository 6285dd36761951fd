import { useEffect, useEffectEvent } from 'react';

/** Keys that go on while they are held; one that changes something is done once. */
const HELD = new Set(['j', 'k', 'l', 'h']);
const always = () => true;

/** Single keys of the review, while it stands in the centre. They are letters to a text field, and to a dialog they are nothing. `mine`: whether they are meant for this part. */
export function useReviewKeys(keys: Readonly<Record<string, () => void>>, mine: () => boolean = always): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const run = keys[event.key];
    if (run === undefined || takesLetters(event.target) || !mine()) return;
    event.preventDefault();
    if (!event.repeat || HELD.has(event.key)) run();
  });
  useEffect(() => {
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

/** The diff's own text area is read-only, so a letter there is still a command. */
function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field =
    'input:not([type="checkbox"]), textarea:not([readonly]), select, [contenteditable="true"], [data-modal], [role="menu"], [role="listbox"]';
  return target.closest(field) !== null;
}
