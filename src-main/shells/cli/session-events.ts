import type { Snapshot } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import type { Client } from './client.ts';

/** Every fact of a session after a seq, oldest first. */
export async function allEvents(client: Client, session: SessionId, after = 0): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (let last = after; ;) {
    const page = await client.sessions.events({ session, before: null, after: last, limit: 2000 });
    events.push(...page.events);
    last = page.events.at(-1)?.seq ?? last;
    if (!page.more) return events;
  }
}

/** Facts of a session and of all below it, after a seq and up to that of the snapshot, read from the sessions one by one. */
export async function eventsOfTree(client: Client, root: SessionId, { sessions, seq }: Snapshot, after: number): Promise<LedgerEvent[]> {
  const within = new Set<SessionId>([root]);
  // A child's session is made after its parent's.
  for (const { id, parent } of sessions.toSorted((a, b) => a.createdAt - b.createdAt))
    if (parent !== null && within.has(parent)) within.add(id);
  const found: LedgerEvent[] = [];
  for (const session of within) found.push(...(await allEvents(client, session, after)));
  // What came while they were read would be whole for some sessions only.
  return found.filter((event) => event.seq <= seq).toSorted((a, b) => a.seq - b.seq);
}
