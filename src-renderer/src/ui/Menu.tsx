import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './Popup.module.css';

export interface MenuItem<Id extends string> {
  readonly id: Id;
  readonly icon: IconName;
  readonly title: string;
  /** One line that says what it does, or why it cannot be done. */
  readonly note: string;
  /** It is shown and cannot be picked. */
  readonly blocked: boolean;
  /** It destroys something. */
  readonly danger?: boolean;
}

/** A list of things to do, by pointer or arrows. `trigger` is a button that takes props and a ref; `label` names the list. */
export function Menu<Id extends string>({
  label,
  trigger,
  items,
  onPick,
}: {
  label: string;
  trigger: ReactElement;
  items: readonly MenuItem<Id>[];
  onPick: (id: Id) => void;
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} align="end">
          <Base.Popup className={styles.popup} aria-label={label}>
            {items.map(({ id, icon, title, note, blocked, danger = false }) => (
              <Base.Item
                key={id}
                disabled={blocked}
                label={title}
                className={classNames(styles.item, danger && !blocked && styles.danger)}
                onClick={() => onPick(id)}
              >
                <Icon name={icon} size={14} />
                <span className={styles.words}>
                  <span>{title}</span>
                  <span className={styles.note}>{note}</span>
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
