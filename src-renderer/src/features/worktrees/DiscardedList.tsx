import { useState } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { useNow } from '#renderer/ui/now.ts';
import { SheetGroup } from '#renderer/ui/Sheet.tsx';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { type DiscardedWork, isOld, KEPT_DAYS, purgeWords } from '#shared/model/discarded-work.ts';
import { nameOf } from './discarded-name.ts';
import { PurgeDialog } from './PurgeDialog.tsx';
import { useBringBack } from './use-bring-back.ts';
import styles from './Worktrees.module.css';

/** What is kept of trees that are gone, with the way back and the way out; nothing where nothing is kept. */
export function DiscardedList({ works, onDone }: { works: readonly DiscardedWork[]; onDone: () => void }) {
  const [asked, setAsked] = useState<readonly DiscardedWork[] | null>(null);
  const back = useBringBack(onDone);
  const now = useNow();
  if (works.length === 0) return null;
  const old = works.filter((work) => isOld(work, now));
  return (
    <>
      <SheetGroup title="Kept of worktrees that are gone" className={styles.kept}>
        {works.map((work) => {
          const name = visibleText(nameOf(work));
          return (
            <li key={work.agent} aria-label={name}>
              <span className={styles.agent}>{name}</span>
              <span className={styles.why}>
                {work.merged ? 'merged, removed ' : 'discarded '}
                {work.since === null ? 'at a time that is not known' : <TimeAgo at={work.since} />}
                {' · keeps '}
                {purgeWords(work)}
                {work.back && ' · can be brought back until it is purged'}
              </span>
              <span className={styles.actions}>
                {work.back && (
                  <IconButton
                    small
                    icon="undo"
                    label={`Bring ${name} back`}
                    aria-disabled={back.busy || undefined}
                    onClick={() => back.bring(work)}
                  />
                )}
                <IconButton small icon="trash" label={`Purge ${name}…`} onClick={() => setAsked([work])} />
              </span>
            </li>
          );
        })}
      </SheetGroup>
      <div className={styles.purge}>
        <Button small icon="trash" disabled={old.length === 0} onClick={() => setAsked(old)}>
          Purge what is older than {KEPT_DAYS} days…
        </Button>
        <Button small icon="trash" onClick={() => setAsked(works)}>
          Purge all…
        </Button>
      </div>
      {asked !== null && <PurgeDialog works={asked} onClose={() => setAsked(null)} onDone={onDone} />}
    </>
  );
}
