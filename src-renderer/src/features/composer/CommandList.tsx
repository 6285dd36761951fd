import { useEffect, useRef } from 'react';
import { descriptionOf } from '#renderer/ui/actions-context.tsx';
import type { Action } from '#renderer/ui/contribution.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import styles from './CommandList.module.css';
import { AS_TEXT } from './slash.ts';
import type { CommandListState } from './use-command-list.ts';

/** Over the field: the commands that what is written may become. The keyboard stays in the field, which points here by ids. */
export function CommandList({ id, state: { offers, at, point, complete } }: { id: string; state: CommandListState }) {
  if (offers.kind === 'none') return null;
  const known = offers.kind === 'words' || offers.actions.length > 0;
  return (
    // Pressed here, the field keeps the focus.
    <div className={styles.popup} onMouseDown={(event) => event.preventDefault()}>
      {offers.kind === 'words' && (
        <p className={styles.hint}>
          <span className={styles.name}>
            /{offers.action.slash} <span className={styles.words}>{offers.action.words}</span>
          </span>
          <span className={styles.title}>{offers.action.title}</span>
        </p>
      )}
      {offers.kind === 'names' && known && (
        <ul id={id} role="listbox" aria-label="Commands" className={styles.list}>
          {offers.actions.map((action, index) => (
            <Option
              key={action.id}
              id={optionId(id, action)}
              action={action}
              active={index === at}
              onPoint={() => point(index)}
              onChoose={() => complete(action)}
            />
          ))}
        </ul>
      )}
      {!known && <p className={styles.hint}>No command begins so. {AS_TEXT}</p>}
      {known && (
        <p className={styles.footer}>
          {offers.kind === 'names' && (
            <span>
              <Kbd keys="tab" /> complete
            </span>
          )}
          <span>
            <Kbd keys="enter" /> run
          </span>
          <span>
            <Kbd keys="escape" /> close
          </span>
        </p>
      )}
    </div>
  );
}

export function optionId(list: string, action: Action): string {
  return `${list}-${action.id}`;
}

interface OptionProps {
  readonly id: string;
  readonly action: Action;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Option({ id, action, active, onPoint, onChoose }: OptionProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const enabled = action.enabled?.() ?? true;
  const blocked = typeof enabled === 'string';
  return (
    <li
      ref={ref}
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={blocked || undefined}
      className={classNames(styles.option, active && styles.active, blocked && styles.blocked)}
      onMouseMove={onPoint}
      onClick={onChoose}
    >
      <span className={styles.name}>
        /{action.slash}
        {action.words !== undefined && <span className={styles.words}> …</span>}
      </span>
      <span className={styles.title}>{action.title}</span>
      <span className={styles.detail}>{blocked ? enabled : descriptionOf(action)}</span>
    </li>
  );
}
