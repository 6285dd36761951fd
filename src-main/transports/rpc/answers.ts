import { ORPCError } from '@orpc/server';
import type { Problem, Result } from '#shared/lib/result.ts';

const NOT_FOUND = new Set([
  'unknown_agent',
  'unknown_session',
  'no_such_folder',
  'unknown_text',
  'unknown_turn',
  'unknown_step',
  'unknown_worktree',
]);
const BAD_INPUT = new Set([
  'empty_prompt',
  'empty_message',
  'not_a_folder',
  'bare_repository',
  'unknown_preset',
  'unknown_type',
  'model_unusable',
  'bad_pattern',
  'unpriced',
  'untrusted',
]);

/** The value, or the problem as an error of the contract. */
export function answer<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw errorOf(result.problem);
}

function errorOf({ code, message }: Problem): ORPCError<string, unknown> {
  if (NOT_FOUND.has(code)) return new ORPCError('NOT_FOUND', { status: 404, message, defined: true });
  const kind = BAD_INPUT.has(code) ? 'BAD_INPUT' : 'REFUSED';
  return new ORPCError(kind, { status: kind === 'BAD_INPUT' ? 400 : 409, message, data: { code }, defined: true });
}
