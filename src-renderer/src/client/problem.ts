/** What to show a person for a call that failed: the engine's own words where it gave any. Never throws. */
export function problemText(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return 'The engine did not answer. It may have stopped: see the terminal it was started from.';
}
