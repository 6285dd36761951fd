import type { Session } from '#shared/model/session.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Sessions by id. */
export const sessions: Projection<Session> = {
  name: 'sessions',
  version: 1,
  fold(get, event) {
    if (event.session === null || event.agent === null) return UNCHANGED;
    if (event.type === 'session.created') {
      const row: Session = { id: event.session, agent: event.agent, ...event.body, createdAt: event.at, updatedAt: event.at };
      return [{ key: row.id, row }];
    }
    // Only what a person would call news moves a session up its list.
    if (event.type !== 'message.accepted' && event.type !== 'run.ended') return UNCHANGED;
    const session = get(event.session);
    if (session === undefined) return UNCHANGED;
    const changes = [{ key: session.id, row: { ...session, updatedAt: event.at } }];
    const root = session.root === session.id ? undefined : get(session.root);
    if (root !== undefined) changes.push({ key: root.id, row: { ...root, updatedAt: event.at } });
    return changes;
  },
};
