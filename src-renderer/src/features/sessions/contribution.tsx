import type { Client } from '#renderer/client/client-context.tsx';
import { newCommandId } from '#renderer/client/rpc.ts';
import { selectSession, useView } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { counted } from '#renderer/ui/format.ts';
import { sessionPlaces } from './places.ts';
import { SessionList } from './SessionList.tsx';

/** The sessions of this data directory, by project. */
export function contribute({ rpc }: Client): Contribution {
  const stop = async () => {
    const { session } = useView.getState();
    if (session === null) return undefined;
    const { stopped } = await rpc.sessions.stop({ commandId: newCommandId(), session });
    return stopped === 0 ? 'No active agents to stop.' : `Stopped ${counted(stopped, 'agent')}.`;
  };
  return {
    sidebar: [{ id: 'sessions', order: 10, render: SessionList }],
    places: sessionPlaces,
    actions: [
      {
        id: 'session.new',
        title: 'New session',
        group: 'Session',
        icon: 'plus',
        keywords: 'start begin create',
        shortcut: 'mod+n',
        slash: 'new',
        run: () => selectSession(null),
      },
      {
        id: 'session.stop',
        title: 'Stop every agent of the session',
        group: 'Session',
        icon: 'stop',
        keywords: 'cancel end halt all',
        slash: 'stop',
        enabled: () => useView.getState().session !== null || 'No session is chosen.',
        run: stop,
      },
    ],
  };
}
