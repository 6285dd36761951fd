import { useId, useState } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FolderBrowser } from './FolderBrowser.tsx';
import { folderName, type RecentProject } from './projects.ts';
import styles from './Start.module.css';
import type { FolderState } from './use-folder.ts';

/** Where the session works: typed, chosen from former ones, or looked for. */
export function FolderPicker({
  path,
  folder,
  recent,
  onChange,
}: {
  path: string;
  folder: FolderState;
  recent: readonly RecentProject[];
  onChange: (path: string) => void;
}) {
  const [browsing, setBrowsing] = useState(false);
  const words = useId();
  const bad = folder.problem !== null || folder.verdict?.look === 'no';
  const look = bad ? 'no' : (folder.verdict?.look ?? 'good');
  const others = recent.filter(({ cwd }) => cwd !== path);
  return (
    <div className={styles.folder}>
      <div className={styles.folderLine}>
        <TextField
          label="Folder"
          icon="folder"
          mono
          className={styles.grow}
          placeholder="~/projects/app"
          value={path}
          invalid={bad}
          aria-describedby={words}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button icon="search" aria-expanded={browsing} onClick={() => setBrowsing(!browsing)}>
          Browse
        </Button>
      </div>
      {browsing && (
        <FolderBrowser
          from={folder.status?.path ?? null}
          onChoose={(chosen) => {
            onChange(chosen);
            setBrowsing(false);
          }}
        />
      )}
      <p id={words} className={classNames(styles.verdict, styles[look])} aria-live="polite">
        {folder.looking ? <Spinner size={12} /> : (bad || folder.verdict !== null) && <Icon name={icons[look]} size={14} />}
        <span>{folder.problem ?? folder.verdict?.words ?? (path.trim() === '' ? 'Choose the folder that agents will work in.' : '')}</span>
      </p>
      {!browsing && others.length > 0 && (
        <ul className={styles.recent} aria-label="Recent folders">
          {others.map(({ cwd }) => (
            <li key={cwd}>
              <button type="button" className={styles.chip} title={cwd} onClick={() => onChange(cwd)}>
                <Icon name="clock" size={12} />
                {folderName(cwd)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const icons = { good: 'check', less: 'alert', no: 'error' } as const;
