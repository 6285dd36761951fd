import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import styles from './Start.module.css';

/** Folders one level at a time, on the engine's machine, which need not be the one that the window is on. */
export function FolderBrowser({ from, onChoose }: { from: string | null; onChoose: (path: string) => void }) {
  const { queries } = useClient();
  const [at, setAt] = useState(from);
  const listing = useQuery(queries.system.browse.queryOptions({ input: { path: at }, retry: false, placeholderData: keepPreviousData }));
  const { path, parent, entries } = listing.data ?? { path: at ?? '', parent: null, entries: [] };
  return (
    <section className={styles.browser} aria-label="Browse folders">
      <header className={styles.browserBar}>
        <code className={styles.browserPath} title={path}>
          <bdi>{path}</bdi>
        </code>
        <Button small onClick={() => onChoose(path)} disabled={path === '' || listing.isError}>
          Use this folder
        </Button>
      </header>
      {listing.isError && (
        <Callout
          look="failed"
          actions={
            <Button small onClick={() => setAt(null)}>
              Go home
            </Button>
          }
        >
          {problemText(listing.error)}
        </Callout>
      )}
      {listing.isPending && (
        <div className={styles.browserWait}>
          <Skeleton width="40%" />
        </div>
      )}
      {listing.isSuccess && (
        <ul className={styles.entries} aria-label={`Folders in ${path}`}>
          {parent !== null && (
            <li>
              <button type="button" className={styles.entry} onClick={() => setAt(parent)}>
                <Icon name="arrowUp" size={14} />
                <span className={styles.entryName}>Up to the folder above</span>
              </button>
            </li>
          )}
          {entries.map((entry) => (
            <li key={entry.path} className={styles.entryLine}>
              <button type="button" className={styles.entry} onClick={() => setAt(entry.path)}>
                <Icon name="folder" size={14} />
                <span className={styles.entryName}>{entry.name}</span>
                {entry.repository && <Badge look="accent">git</Badge>}
              </button>
              {entry.repository && (
                <Button small look="quiet" aria-label={`Use ${entry.name}`} onClick={() => onChoose(entry.path)}>
                  Use
                </Button>
              )}
            </li>
          ))}
          {entries.length === 0 && <li className={styles.empty}>No folders in here.</li>}
        </ul>
      )}
    </section>
  );
}
