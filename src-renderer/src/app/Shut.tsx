import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import styles from './Shut.module.css';

/** In place of the window, where the engine does not let it in or is not there. */
export function Shut({ why }: { why: 'refused' | 'unreachable' }) {
  return (
    <main className={styles.page}>
      <Icon name={why === 'refused' ? 'clock' : 'alert'} size={28} className={styles.mark} />
      <h1 className={styles.title}>{why === 'refused' ? 'This link is no longer good' : 'Coppice does not answer'}</h1>
      {why === 'refused' ? (
        <p className={styles.words}>
          A link to Coppice opens once, within a minute of being printed, and holds until the engine stops. Go to the terminal that Coppice
          runs in and open the address it shows there, or start it again:
        </p>
      ) : (
        <p className={styles.words}>
          The engine that served this page has stopped, or cannot be reached. Nothing that was shown as done is lost. Start it again:
        </p>
      )}
      <code className={styles.command}>npm start</code>
      {why === 'unreachable' && (
        <Button icon="refresh" onClick={() => window.location.reload()}>
          Try again
        </Button>
      )}
    </main>
  );
}
