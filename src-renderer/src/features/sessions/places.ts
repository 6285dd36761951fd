import { askedOfPerson } from '#renderer/stores/asked.ts';
import { useLive } from '#renderer/stores/live.ts';
import { selectSession, useView } from '#renderer/stores/view.ts';
import type { Place } from '#renderer/ui/contribution.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { projectName } from './groups.ts';
import { needsOf } from './needs.ts';

/** Root sessions, newest news first. */
export function sessionPlaces(): readonly Place[] {
  const live = useLive.getState();
  const { sessions, agents } = live;
  const { session: chosen } = useView.getState();
  const needs = needsOf(askedOfPerson(live), sessions);
  const roots = [...sessions.values()].filter((session) => session.parent === null);
  return roots
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .map((session) => ({
      id: `session:${session.id}`,
      title: session.title === '' ? 'Untitled' : visibleText(session.title),
      group: 'Go to a session',
      description: projectName(session.project, session.tour),
      keywords: `${session.cwd} ${session.id}`,
      status: agents.get(session.agent)?.run.status ?? 'queued',
      needsPerson: needs.has(session.id),
      current: session.id === chosen,
      go: () => selectSession(session.id),
    }));
}
