import { askToRewind } from '#renderer/stores/rewinding.ts';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { rewindTo } from './rewind-to.ts';
import type { Row } from './rows.ts';
import styles from './TranscriptTree.module.css';

/** On a step that the pointer or the keyboard is at. */
export function RewindButton({ row }: { row: Row }) {
  const to = rewindTo(row);
  // A rewind says itself that it can be undone.
  if (to === null || (row.kind === 'item' && row.item.kind === 'rewound')) return null;
  return (
    <IconButton
      small
      icon="undo"
      label={to.where.startsWith('before') ? 'Rewind to before this…' : 'Rewind to here…'}
      keys="r"
      tabIndex={-1}
      className={styles.rewind}
      onClick={() => askToRewind(to)}
    />
  );
}
