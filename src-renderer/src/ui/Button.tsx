import type { ComponentPropsWithRef } from 'react';
import styles from './Button.module.css';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import { Spinner } from './Spinner.tsx';

export type ButtonLook = 'plain' | 'primary' | 'quiet' | 'danger';

/** `primary`: at most one in sight. `danger`: destroys something. `busy` keeps the width, shows a spinner and takes no click. */
export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly look?: ButtonLook;
  readonly small?: boolean;
  readonly icon?: IconName;
  readonly busy?: boolean;
}

export function Button({ look = 'plain', small = false, icon, busy = false, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // Not `disabled`: that would take the focus away from whoever pressed it by the keyboard.
      {...(busy ? { 'aria-disabled': true, 'aria-busy': true } : {})}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(styles.button, styles[look], small && styles.small, className)}
    >
      {busy ? <Spinner size={12} /> : icon !== undefined && <Icon name={icon} size={14} />}
      {children}
    </button>
  );
}
