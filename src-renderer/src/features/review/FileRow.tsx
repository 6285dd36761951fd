import { memo } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import type { FileChange, FileChangeKind } from '#shared/model/worktree.ts';
import { nameOf } from './file-changes.ts';
import styles from './FileList.module.css';
import { LineCounts } from '#renderer/ui/LineCounts.tsx';

const kinds: Record<FileChangeKind, { letter: string; words: string }> = {
  added: { letter: 'A', words: 'Added' },
  modified: { letter: 'M', words: 'Modified' },
  deleted: { letter: 'D', words: 'Deleted' },
  renamed: { letter: 'R', words: 'Renamed' },
  type_changed: { letter: 'T', words: 'Type changed' },
};

export const FileRow = memo(function FileRow({
  file,
  indent,
  viewed,
  chosen,
  onChoose,
  onToggle,
}: {
  file: FileChange;
  indent: boolean;
  viewed: boolean;
  chosen: boolean;
  onChoose: (path: string) => void;
  onToggle: (file: FileChange) => void;
}) {
  const kind = kinds[file.kind];
  const name = file.from === null ? nameOf(file.path) : `${renamedFrom(file.from, file.path)} → ${nameOf(file.path)}`;
  const path = file.from === null ? file.path : `${file.from} → ${file.path}`;
  return (
    <div className={classNames(styles.file, indent && styles.indent, chosen && styles.chosen, viewed && styles.viewed)}>
      <input
        type="checkbox"
        className={styles.check}
        checked={viewed}
        onChange={() => onToggle(file)}
        aria-label={`Viewed: ${file.path}`}
        title={viewed ? 'Viewed: this content has been looked at' : 'Mark as viewed'}
      />
      <button
        type="button"
        className={styles.name}
        onClick={() => onChoose(file.path)}
        aria-current={chosen || undefined}
        title={`${kind.words}: ${path}`}
      >
        <span className={classNames(styles.kind, styles[file.kind])} aria-hidden="true">
          {kind.letter}
        </span>
        <span className={styles.words}>
          <span className="visually-hidden">{kind.words}: </span>
          {name}
        </span>
        <LineCounts added={file.binary ? null : file.added} removed={file.binary ? null : file.removed} />
      </button>
    </div>
  );
});

/** The old name where the folder stayed, the old path where it did not. */
function renamedFrom(from: string, path: string): string {
  const folder = path.slice(0, path.length - nameOf(path).length);
  return from.startsWith(folder) && !from.slice(folder.length).includes('/') ? nameOf(from) : from;
}
