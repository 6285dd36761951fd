import type { TranscriptItem } from '#shared/projections/transcript.ts';
import { askToRewind } from '#renderer/stores/rewinding.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { counted, exactly } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { FoldedLine } from './FoldedLine.tsx';
import { rewindTo } from './rewind-to.ts';
import type { Row } from './rows.ts';
import styles from './rows.module.css';

type RewoundItem = Extract<TranscriptItem, { kind: 'rewound' }>;

/** What went back: the files, the conversation, both; or that a rewind was undone. */
export function rewoundWords({ conversation, files }: RewoundItem): string {
  const undone = conversation !== null && conversation.back.turns.length + conversation.back.messages.length > 0;
  if (undone)
    return files
      ? 'Rewind undone: files and conversation are what they were before it'
      : 'Rewind undone: the conversation is what it was before it';
  if (conversation === null) return 'Rewound: the files are those of an earlier step';
  return files ? 'Rewound: files and conversation go on from above' : 'Rewound: the conversation goes on from above';
}

/** The moment of a rewind, from which it can be undone. */
export function RewoundLine({ row, item }: { row: Row; item: RewoundItem }) {
  return (
    <div className={styles.end} title={exactly(item.at)}>
      <Icon name="undo" size={12} />
      {rewoundWords(item)}
      <span className={styles.grow} />
      <Button small look="quiet" tabIndex={-1} onClick={() => askToRewind(rewindTo(row))}>
        Undo…
      </Button>
    </div>
  );
}

export function goneWords(items: readonly TranscriptItem[]): string {
  const turns = new Set(items.flatMap((item) => ('turn' in item ? [item.turn] : []))).size;
  const messages = items.filter(({ kind }) => kind === 'message').length;
  const parts = [turns > 0 ? counted(turns, 'turn') : '', messages > 0 ? counted(messages, 'message') : ''].filter((part) => part !== '');
  return `Rewound: ${parts.join(' and ')}`;
}

/** All that a rewind has put out of count, as one line. */
export function GoneLine({ row, items }: { row: Row; items: readonly TranscriptItem[] }) {
  return <FoldedLine row={row} icon="undo" words={goneWords(items)} quiet more="out of count, and still here to be read" />;
}
