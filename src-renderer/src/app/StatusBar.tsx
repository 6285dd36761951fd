import type { Connection } from '#renderer/stores/live.ts';
import { useAsked } from '#renderer/stores/asked.ts';
import { useLive } from '#renderer/stores/live.ts';
import { setPane, setTheme, type Theme, useView } from '#renderer/stores/view.ts';
import { useActions, useChord } from '#renderer/ui/actions-context.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { counted, elapsed } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { useSystemStatus } from '#renderer/client/use-system-status.ts';
import type { IconName } from '#renderer/ui/icon-paths.ts';
import { useNow } from '#renderer/ui/now.ts';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import { useRunAndTell } from '#renderer/ui/use-run-and-tell.ts';
import styles from './StatusBar.module.css';

/** What the window stands on: connection, model, data; and what needs the person. */
export function StatusBar() {
  const { data: status } = useSystemStatus();
  const left = useView((view) => view.left.open);
  const right = useView((view) => view.right.open);
  return (
    <footer className={styles.bar}>
      <IconButton
        small
        icon="panelLeft"
        label="Toggle the sidebar"
        keys={useChord('window.left')}
        aria-pressed={left}
        className={styles.button}
        onClick={() => setPane('left', { open: !left })}
      />
      <ConnectionState />
      {status !== undefined && (
        <>
          <span className={styles.part}>
            <Icon name="model" size={12} />
            {status.model ?? 'playbook: no model behind it'}
          </span>
          {status.configProblems.length > 0 && (
            <Tooltip text={status.configProblems.join('\n')}>
              <button type="button" className={classNames(styles.part, styles.needs)}>
                {counted(status.configProblems.length, 'config problem')}
              </button>
            </Tooltip>
          )}
          <span
            className={classNames(styles.part, styles.wide, styles.cut)}
            title={`Data: ${status.dataDirectory}\nConfig: ${status.configFile}`}
          >
            <Icon name="folder" size={12} />
            <span className={classNames(styles.mono, styles.cut)}>{status.dataDirectory}</span>
          </span>
        </>
      )}
      <span className={styles.grow} />
      <Needs />
      <ThemeButton />
      <IconButton
        small
        icon="panelRight"
        label="Toggle the inspector"
        keys={useChord('window.right')}
        aria-pressed={right}
        className={styles.button}
        onClick={() => setPane('right', { open: !right })}
      />
    </footer>
  );
}

function Needs() {
  const count = useAsked().length;
  const next = useActions().all.find(({ id }) => id === 'needs.next');
  const run = useRunAndTell();
  if (count === 0 || next === undefined) return null;
  return (
    <Tooltip text={next.title} keys={next.shortcut}>
      <button type="button" className={styles.needs} onClick={() => run(next)}>
        {count === 1 ? '1 needs you' : `${count} need you`}
      </button>
    </Tooltip>
  );
}

function ConnectionState() {
  const connection = useLive((live) => live.connection);
  const ready = useLive((live) => live.ready);
  return (
    <span className={styles.part} role="status">
      <span
        className={classNames(
          styles.dot,
          connection.state === 'connecting' && styles.connecting,
          (connection.state === 'lost' || connection.state === 'refused') && styles.lost,
        )}
        aria-hidden="true"
      />
      {connection.state === 'lost' ? <Lost connection={connection} /> : words(connection, ready)}
    </span>
  );
}

function words(connection: Connection, ready: boolean): string {
  if (connection.state === 'refused') return 'No longer let in';
  return connection.state === 'open' && ready ? 'Connected' : 'Connecting';
}

function Lost({ connection }: { connection: Extract<Connection, { state: 'lost' }> }) {
  const now = useNow();
  // The counter is for the eye: announced each second it would be noise.
  return (
    <span className={styles.lostWords}>
      Connection lost, trying again<span aria-hidden="true"> · {elapsed(now - connection.since)}</span>
    </span>
  );
}

const themes: Record<Theme, { next: Theme; icon: IconName; name: string }> = {
  system: { next: 'light', icon: 'monitor', name: 'as the system' },
  light: { next: 'dark', icon: 'sun', name: 'light' },
  dark: { next: 'system', icon: 'moon', name: 'dark' },
};

function ThemeButton() {
  const theme = useView((view) => view.theme);
  const { next, icon, name } = themes[theme];
  return <IconButton small icon={icon} label={`Theme: ${name}`} className={styles.button} onClick={() => setTheme(next)} />;
}
