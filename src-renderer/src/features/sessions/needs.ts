import type { SessionId } from '#shared/lib/ids.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { Session } from '#shared/model/session.ts';

/** Open requests by root session. */
export function needsOf(approvals: ReadonlyMap<string, Approval>, sessions: ReadonlyMap<string, Session>): ReadonlyMap<SessionId, number> {
  const counts = new Map<SessionId, number>();
  for (const approval of approvals.values()) {
    const root = sessions.get(approval.session)?.root ?? approval.session;
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  return counts;
}
