import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Client, ClientProvider } from '#renderer/client/client-context.tsx';
import { useLive } from '#renderer/stores/live.ts';
import { ErrorBoundary } from '#renderer/ui/ErrorBoundary.tsx';
import { ToastProvider } from '#renderer/ui/Toast.tsx';
import { TooltipProvider } from '#renderer/ui/Tooltip.tsx';
import { Acting } from './Acting.tsx';
import { registerActions } from './actions.ts';
import { collectContributions } from './collect.ts';
import { Palette } from './palette/Palette.tsx';
import { Shell } from './Shell.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { Shut } from './Shut.tsx';
import { useTitle } from './use-title.ts';
import { windowActions } from './window-actions.ts';

/** The whole window around one engine. */
export function App({ client, queryClient }: { client: Client; queryClient: QueryClient }) {
  const contributions = useMemo(() => collectContributions(client), [client]);
  const registry = useMemo(
    () => registerActions([...windowActions, ...contributions.flatMap((each) => each.actions ?? [])]),
    [contributions],
  );
  useTitle();
  const refused = useLive((live) => live.connection.state === 'refused');
  if (refused) return <Shut why="refused" />;
  return (
    <ClientProvider client={client}>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider delay={500}>
          <ToastProvider>
            <ErrorBoundary what="The window">
              <Acting registry={registry}>
                <Shell contributions={contributions} />
                {contributions.map(({ overlay: Overlay }, index) => Overlay !== undefined && <Overlay key={index} />)}
                <Palette contributions={contributions} />
                <ShortcutSheet registry={registry} hints={contributions.flatMap((each) => each.keys ?? [])} />
              </Acting>
            </ErrorBoundary>
          </ToastProvider>
        </TooltipProvider>
      </QueryClientProvider>
    </ClientProvider>
  );
}
