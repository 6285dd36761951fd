import { memo, useMemo } from 'react';
import type { SessionId } from '#shared/lib/ids.ts';
import type { Session } from '#shared/model/session.ts';
import { useAsked } from '#renderer/stores/asked.ts';
import { useLive } from '#renderer/stores/live.ts';
import { selectSession, useView } from '#renderer/stores/view.ts';
import { useChord } from '#renderer/ui/actions-context.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ago, exactly } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { useNow } from '#renderer/ui/now.ts';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { projectGroups } from './groups.ts';
import { needsOf } from './needs.ts';
import styles from './SessionList.module.css';

/** Sessions by project. The dot is the root's state; a count says how many of its agents need the person. */
export function SessionList() {
  const sessions = useLive((live) => live.sessions);
  const ready = useLive((live) => live.ready);
  const selected = useView((view) => view.session);
  const groups = useMemo(() => projectGroups(sessions), [sessions]);
  const needs = useNeeds();
  return (
    <nav className={styles.nav} aria-label="Sessions">
      <div className={styles.head}>
        <h2>Sessions</h2>
        <IconButton small icon="plus" label="New session" keys={useChord('session.new')} onClick={() => selectSession(null)} />
      </div>
      <div className={styles.list}>
        {!ready && (
          <div className={styles.skeletons} role="status" aria-label="Loading sessions">
            <Skeleton width="70%" />
            <Skeleton width="88%" />
            <Skeleton width="56%" />
          </div>
        )}
        {ready && groups.length === 0 && (
          <EmptyState icon="message" title="No sessions yet">
            A session is one conversation with an agent, in one folder. Start one, and it stands here from then on.
          </EmptyState>
        )}
        {groups.map((group) => (
          <section key={group.project}>
            <h3 className={styles.project} title={group.project}>
              <Icon name="folder" size={12} />
              <span>{group.name}</span>
            </h3>
            <ul className={styles.group} aria-label={`Sessions in ${group.name}`}>
              {group.sessions.map((session) => (
                <SessionRow key={session.id} session={session} selected={session.id === selected} needs={needs.get(session.id) ?? 0} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

const SessionRow = memo(function SessionRow({ session, selected, needs }: { session: Session; selected: boolean; needs: number }) {
  const status = useLive((live) => live.agents.get(session.agent)?.run.status ?? 'queued');
  return (
    <li>
      <button
        type="button"
        className={classNames(styles.row, selected && styles.selected)}
        aria-current={selected || undefined}
        onClick={() => selectSession(session.id)}
      >
        <StatusDot status={status} needsPerson={needs > 0} />
        <span className={styles.title} title={visibleText(session.title)}>
          {session.title === '' ? 'Untitled' : visibleText(session.title)}
        </span>
        <span className={styles.tail}>
          {needs > 0 && (
            <Badge look="needs" label={needs === 1 ? 'needs you' : `${needs} need you`}>
              {needs}
            </Badge>
          )}
          <Ago at={session.updatedAt} />
        </span>
      </button>
    </li>
  );
});

function Ago({ at }: { at: number }) {
  const now = useNow();
  const words = ago(at, now);
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)} aria-label={words === 'now' ? 'just now' : `${words} ago`}>
      {words}
    </time>
  );
}

/** How much is asked of the person, by root session. */
function useNeeds(): ReadonlyMap<SessionId, number> {
  const asked = useAsked();
  const sessions = useLive((live) => live.sessions);
  return useMemo(() => needsOf(asked, sessions), [asked, sessions]);
}
