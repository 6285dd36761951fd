import { implement } from '@orpc/server';
import { contract } from '#shared/contract/contract.ts';
import type { RpcContext } from './context.ts';

/** The contract, waiting for its answers. */
export const verbs = implement(contract).$context<RpcContext>();
