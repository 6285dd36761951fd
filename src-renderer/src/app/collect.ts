import type { Client } from '#renderer/client/client-context.tsx';
import type { Contribution } from '#renderer/ui/contribution.ts';

type Contribute = (client: Client) => Contribution;

/**
 * Every feature there is: a folder of `features/` with a `contribution.tsx` is in the window, and nothing else has to be told.
 * Order among features is that of their names; order in a place is the contribution's own.
 */
export function collectContributions(client: Client): readonly Contribution[] {
  const found = import.meta.glob<Contribute>('../features/*/contribution.tsx', { eager: true, import: 'contribute' });
  return Object.values(found).map((contribute) => contribute(client));
}
