/** Puts the keyboard into the field of the centre, at the end of what stands there: the composer, or the one for a new session. */
export function focusMessage(): void {
  const field = document.querySelector('main textarea');
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
