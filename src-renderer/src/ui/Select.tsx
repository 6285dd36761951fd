import { Select as Base } from '@base-ui/react/select';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './Popup.module.css';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  /** One line that says what choosing it means. */
  readonly note?: string;
}

/** One of several. `label` is the accessible name. Without `bordered` it is quiet, for bars and footers. */
export function Select<Value extends string>({
  label,
  choices,
  value,
  onChange,
  icon,
  bordered = false,
  disabled = false,
}: {
  label: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  icon?: IconName;
  bordered?: boolean;
  disabled?: boolean;
}) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Base.Root value={value} disabled={disabled} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger className={classNames(styles.trigger, bordered && styles.bordered)} aria-label={`${label}: ${chosen?.title ?? value}`}>
        {icon !== undefined && <Icon name={icon} size={14} />}
        <span className={styles.value}>{chosen?.title ?? value}</span>
        <Icon name="chevronsUpDown" size={12} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Base.Popup className={styles.popup}>
            <Base.List aria-label={label}>
              {choices.map((choice) => (
                <Base.Item key={choice.value} value={choice.value} className={styles.item}>
                  <span className={styles.mark}>
                    <Base.ItemIndicator>
                      <Icon name="check" size={14} />
                    </Base.ItemIndicator>
                  </span>
                  <span className={styles.words}>
                    <Base.ItemText>{choice.title}</Base.ItemText>
                    {choice.note !== undefined && <span className={styles.note}>{choice.note}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
