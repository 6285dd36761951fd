import { ORPCError, ValidationError, implement, onError } from '@orpc/server';
import { contract } from '#shared/contract/contract.ts';
import { LedgerUnwritable } from '#main/core/ports/ledger.ts';
import type { RpcContext } from './context.ts';

/** The contract, waiting for its answers. */
export const verbs = implement(contract).$context<RpcContext>().use(onError(inWords));

/** What goes wrong before or below a decision, as errors of the contract: words that do not fit it, and a ledger without room. */
function inWords(error: unknown): void {
  if (error instanceof LedgerUnwritable) {
    const message = `Nothing was written, and nothing done: ${error.message}. Make room for the data directory, then ask again`;
    throw new ORPCError('REFUSED', { status: 409, message, data: { code: 'ledger_unwritable' }, defined: true, cause: error });
  }
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return;
  const { cause } = error;
  const message = cause.issues.map(nameField).join('; ');
  throw new ORPCError('BAD_INPUT', { status: 400, message, data: { code: 'invalid' }, defined: true, cause });
}

function nameField({ path = [], message }: ValidationError['issues'][number]): string {
  const field = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return field === '' ? message : `${field}: ${message}`;
}
