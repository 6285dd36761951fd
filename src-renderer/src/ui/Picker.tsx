import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { classNames } from './class-names.ts';
import dialog from './Dialog.module.css';
import { Icon } from './Icon.tsx';
import styles from './Picker.module.css';

/** One line that can be picked. */
export interface PickItem {
  readonly id: string;
  readonly title: string;
  /** A few words beside the title. */
  readonly detail: string;
  /** Stands before the title: an icon, a StatusDot. */
  readonly mark: ReactNode;
  /** Stands at the end of the line: a Kbd. */
  readonly tail: ReactNode;
  /** It is shown and cannot be picked; `detail` says why. */
  readonly blocked: boolean;
}

export interface PickGroup {
  readonly heading: string;
  readonly items: readonly PickItem[];
  /** Found beside these, and not shown. */
  readonly more: number;
}

/**
 * A field on top of the window and what it finds below: arrows and Enter pick, Escape closes. It is open as long as it is mounted.
 * What is found is the caller's: here nothing is filtered. `onPick` comes after it has closed and the focus is back where it was.
 */
export function Picker({
  label,
  placeholder,
  query,
  onQuery,
  groups,
  onPick,
  onClose,
  empty,
  footer,
}: {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  groups: readonly PickGroup[];
  onPick: (id: string) => void;
  onClose: () => void;
  /** In place of the list, where nothing was found. */
  empty: ReactNode;
  footer: ReactNode;
}) {
  const pick = (id: string) => {
    flushSync(onClose);
    // The focus goes back in a microtask that closing has queued.
    queueMicrotask(() => onPick(id));
  };
  const count = groups.reduce((sum, group) => sum + group.items.length + group.more, 0);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={label} data-modal="">
          <Autocomplete.Root
            open
            inline
            items={groups}
            filter={null}
            value={query}
            // Picking would write the item's name into the field.
            onValueChange={(next, { reason }) => reason !== 'item-press' && onQuery(next)}
            autoHighlight="always"
            keepHighlight
          >
            <div className={styles.field}>
              <Icon name="search" className={styles.icon} />
              <Autocomplete.Input className={styles.input} aria-label={label} placeholder={placeholder} spellCheck={false} />
            </div>
            <Autocomplete.Status className="visually-hidden">{count === 1 ? '1 result' : `${count} results`}</Autocomplete.Status>
            <Autocomplete.Empty className={styles.empty}>{empty}</Autocomplete.Empty>
            <Autocomplete.List className={styles.list} aria-label={label}>
              {(group: PickGroup) => (
                <Autocomplete.Group key={group.heading} items={group.items}>
                  <Autocomplete.GroupLabel className={styles.heading}>{group.heading}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>{(item: PickItem) => <Line key={item.id} item={item} onPick={pick} />}</Autocomplete.Collection>
                  {group.more > 0 && (
                    <div role="presentation" className={styles.more}>
                      {group.more} more: type to narrow
                    </div>
                  )}
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
            <div className={styles.footer}>{footer}</div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Line({ item, onPick }: { item: PickItem; onPick: (id: string) => void }) {
  return (
    <Autocomplete.Item
      value={item}
      aria-disabled={item.blocked || undefined}
      className={classNames(styles.item, item.blocked && styles.blocked)}
      onClick={() => !item.blocked && onPick(item.id)}
    >
      <span className={styles.mark}>{item.mark}</span>
      <span className={styles.title}>{item.title}</span>
      <span className={styles.detail}>{item.detail}</span>
      {item.tail}
    </Autocomplete.Item>
  );
}
