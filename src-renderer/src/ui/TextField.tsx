import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './TextField.module.css';

/** One line of text. `label` is its accessible name; `mono` for paths and ids. */
export interface TextFieldProps extends Omit<ComponentPropsWithRef<'input'>, 'size'> {
  readonly label: string;
  readonly icon?: IconName;
  readonly mono?: boolean;
  /** What is typed cannot be used as it stands. */
  readonly invalid?: boolean;
}

export function TextField({ label, icon, mono = false, invalid = false, className, ...rest }: TextFieldProps) {
  return (
    <span className={classNames(styles.field, invalid && styles.invalid, className)}>
      {icon !== undefined && <Icon name={icon} size={14} />}
      <input
        type="text"
        aria-label={label}
        aria-invalid={invalid || undefined}
        spellCheck={false}
        autoComplete="off"
        {...rest}
        className={classNames(styles.input, mono && styles.mono)}
      />
    </span>
  );
}
