import { ORPCError } from '@orpc/client';

/** What to show a person for a call that failed: the engine's own words where it gave any. Never throws. */
export function problemText(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return 'The engine did not answer. It may have stopped: see the terminal it was started from.';
}

/** Which rule of the engine a refusal names (`bad_pattern`); null for any other failure. */
export function problemCode(error: unknown): string | null {
  const data: unknown = error instanceof ORPCError ? error.data : null;
  return typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string' ? data.code : null;
}
