import { selectSession } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { SessionList } from './SessionList.tsx';

/** The sessions of this data directory, by project. */
export function contribute(): Contribution {
  return {
    sidebar: [{ id: 'sessions', order: 10, render: SessionList }],
    actions: [{ id: 'session.new', title: 'New session', shortcut: 'mod+n', run: () => selectSession(null) }],
  };
}
