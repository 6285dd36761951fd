import type { SessionId } from '#shared/lib/ids.ts';
import type { Session } from '#shared/model/session.ts';
import type { Asked } from '#renderer/stores/asked.ts';

/** How much is asked of the person, by root session. */
export function needsOf(asked: readonly Asked[], sessions: ReadonlyMap<string, Session>): ReadonlyMap<SessionId, number> {
  const counts = new Map<SessionId, number>();
  for (const { row } of asked) {
    const root = sessions.get(row.session)?.root ?? row.session;
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  return counts;
}
