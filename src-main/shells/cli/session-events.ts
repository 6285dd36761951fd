import type { Snapshot } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import { isWithin } from '#shared/lib/lineage.ts';
import type { Session } from '#shared/model/session.ts';
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
  const byId = new Map<string, Session>(sessions.map((session) => [session.id, session]));
  const found: LedgerEvent[] = [];
  for (const { id } of sessions) if (isWithin(byId, id, root)) found.push(...(await allEvents(client, id, after)));
  // What came while they were read would be whole for some sessions only.
  return found.filter((event) => event.seq <= seq).toSorted((a, b) => a.seq - b.seq);
}
