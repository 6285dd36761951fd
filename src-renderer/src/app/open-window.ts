import { QueryClient } from '@tanstack/react-query';
import { type Client, createClient } from '#renderer/client/client-context.tsx';
import { type Entry, enter } from '#renderer/client/entry.ts';
import { portConnector, socketConnector } from '#renderer/client/connectors.ts';
import { createFrames } from '#renderer/client/frames.ts';
import { startLive } from '#renderer/client/live.ts';
import { createRpc } from '#renderer/client/rpc.ts';
import { createTransport } from '#renderer/client/transport.ts';
import { wait } from '#renderer/client/wait.ts';
import { keepDrafts } from '#renderer/stores/drafts.ts';
import { useLive } from '#renderer/stores/live.ts';
import { keepRecents } from '#renderer/stores/recents.ts';
import { keepView } from '#renderer/stores/view-memory.ts';
import { keepTheme } from './theme.ts';

export type Opened =
  | { readonly state: 'open'; readonly client: Client; readonly queryClient: QueryClient; readonly stop: () => void }
  | { readonly state: Exclude<Entry, 'open'> };

/** Opens the window's ways to the engine and to what it remembers. Everything that was opened is closed by `stop`. */
export async function openWindow(page: Window): Promise<Opened> {
  const stops = [
    keepView(page.localStorage),
    keepTheme(page.document.documentElement),
    keepDrafts(page.localStorage),
    keepRecents(page.localStorage),
  ];
  const stop = () => {
    for (const each of stops.toReversed()) each();
  };
  const ask: typeof fetch = (...given) => page.fetch(...given);
  const bridge = page.coppice;
  const entry = bridge === undefined ? await enter({ location: page.location, history: page.history, fetch: ask }) : 'open';
  if (entry !== 'open') return { state: entry };

  const now = () => Date.now();
  const { transport, stop: stopTransport } = createTransport({
    connect: bridge === undefined ? socketConnector(page.location, ask) : portConnector(bridge, page),
    onConnection: (connection) => useLive.setState({ connection }),
    now,
    wait,
  });
  const rpc = createRpc(transport);
  const live = startLive({ rpc, now, wait, frames: createFrames });
  const queryClient = new QueryClient({
    // Facts say when something changed; asking again on every focus would be noise.
    defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 1, staleTime: 5_000 } },
  });
  stops.push(stopTransport, live.stop, () => queryClient.clear());
  return { state: 'open', client: createClient(rpc, live.transcripts), queryClient, stop };
}
