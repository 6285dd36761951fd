import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { createContext, type ReactNode, use } from 'react';
import type { Rpc } from './rpc.ts';
import type { TranscriptLoader } from './transcript-loader.ts';

/** What a component asks the engine with: `rpc` for verbs, `queries` for react-query (`useQuery(queries.review.changes.queryOptions({ input }))`). */
export interface Client {
  readonly rpc: Rpc;
  readonly transcripts: TranscriptLoader;
  readonly queries: ReturnType<typeof queriesOf>;
}

function queriesOf(rpc: Rpc) {
  return createTanstackQueryUtils(rpc);
}

export function createClient(rpc: Rpc, transcripts: TranscriptLoader): Client {
  return { rpc, transcripts, queries: queriesOf(rpc) };
}

const ClientContext = createContext<Client | null>(null);

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** @throws where no ClientProvider stands above: a mistake of the program. */
export function useClient(): Client {
  const client = use(ClientContext);
  if (client === null) throw new Error('useClient needs a ClientProvider above it');
  return client;
}
