import { useState } from 'react';
import { Icon } from '#renderer/ui/Icon.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { counted } from '#renderer/ui/format.ts';
import type { Json } from '#shared/model/json.ts';
import styles from './JsonTree.module.css';

/** Children drawn before the person asks for more. */
const FIRST = 100;
/** A string longer than this, or of several lines, is a block of its own. */
const INLINE = 80;

/** A JSON value that is folded and unfolded level by level; strings of several lines are shown as the lines they are. */
export function JsonTree({ value, name, open = false }: { value: Json; name?: string; open?: boolean }) {
  if (value === null || typeof value !== 'object') return <Leaf value={value} name={name} />;
  return <Branch value={value} name={name} open={open} />;
}

function Branch({ value, name, open: first }: { value: Json[] | { [key: string]: Json }; name: string | undefined; open: boolean }) {
  const [open, setOpen] = useState(first);
  const [shown, setShown] = useState(FIRST);
  const entries: [string, Json][] = Array.isArray(value) ? value.map((item, index) => [String(index), item]) : Object.entries(value);
  const head = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  // The outermost has no line of its own: its row above is what folds it.
  const bare = name === undefined && first;
  return (
    <div className={bare ? undefined : styles.branch}>
      {!bare && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          aria-label={`${name ?? 'value'}, ${counted(entries.length, 'entry', 'entries')}`}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'chevronDown' : 'chevronRight'} size={12} />
          {name !== undefined && <span className={styles.key}>{name}</span>}
          <span className={styles.count}>{head}</span>
        </button>
      )}
      {open && (
        <div className={bare ? undefined : styles.children}>
          {entries.slice(0, shown).map(([key, item]) => (
            <JsonTree key={key} value={item} name={key} open={isShort(item)} />
          ))}
          {entries.length > shown && (
            <button type="button" className={styles.more} onClick={() => setShown(shown + 1000)}>
              {entries.length - shown} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Leaf({ value, name }: { value: string | number | boolean | null; name: string | undefined }) {
  const block = typeof value === 'string' && (value.length > INLINE || value.includes('\n'));
  return (
    <div className={styles.leaf}>
      {name !== undefined && <span className={styles.key}>{name}</span>}
      {block ? (
        <pre className={styles.block}>{visibleText(value)}</pre>
      ) : (
        <span className={typeof value === 'string' ? styles.string : styles.scalar}>
          {typeof value === 'string' ? visibleText(JSON.stringify(value)) : String(value)}
        </span>
      )}
    </div>
  );
}

/** Small enough to be read where it stands. */
function isShort(value: Json): boolean {
  return typeof value === 'object' && value !== null && JSON.stringify(value).length < 200;
}
