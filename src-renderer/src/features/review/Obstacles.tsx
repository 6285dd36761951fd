import { Callout } from '#renderer/ui/Callout.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import type { Changes } from '#shared/contract/review.ts';
import styles from './Review.module.css';

const SHOWN = 8;

/** Why a merge would not go through, and what to do about it. `onAgain` looks whether it still is so. */
export function Obstacles({ obstacles, onAgain }: { obstacles: Changes['obstacles']; onAgain: () => void }) {
  return obstacles.map(({ code, message, paths }) => {
    const unnamed = paths.filter((path) => !message.includes(path));
    // An agent at work is no trouble, only too early; its end is told without being asked.
    const look = code === 'at_work' ? ({ icon: 'clock' } as const) : ({ look: 'needs', actions: <Again onAgain={onAgain} /> } as const);
    return (
      <Callout key={`${code} ${message}`} {...look}>
        <p>{message}</p>
        {unnamed.length > 0 && (
          <ul className={styles.paths}>
            {unnamed.slice(0, SHOWN).map((path) => (
              <li key={path}>
                <code>{path}</code>
              </li>
            ))}
            {unnamed.length > SHOWN && <li>and {unnamed.length - SHOWN} more</li>}
          </ul>
        )}
      </Callout>
    );
  });
}

function Again({ onAgain }: { onAgain: () => void }) {
  return <IconButton icon="refresh" label="Look again" small onClick={onAgain} />;
}
