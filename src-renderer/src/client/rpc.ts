import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#shared/contract/contract.ts';
import type { CommandId } from '#shared/lib/ids.ts';

/** Every verb of the contract, typed: `await rpc.sessions.start({ ... })`. Rejects with an oRPC error whose `message` a person may read. */
export type Rpc = ContractRouterClient<Contract>;

/** Carries a call to the engine and its answer back, whatever the wire. */
export type Transport = ClientLink<ClientContext>;

export function createRpc(transport: Transport): Rpc {
  return createORPCClient(transport);
}

/** A new command. Minted once per gesture: a retry sends the same id, so that it is the same command. */
export function newCommandId(): CommandId {
  return crypto.randomUUID() as CommandId;
}
