import type { ComponentPropsWithRef } from 'react';
import type { ButtonLook } from './Button.tsx';
import styles from './Button.module.css';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import { Tooltip } from './Tooltip.tsx';

/** A button that is only an icon. `label` is its accessible name and its tooltip; `keys` the shortcut shown with it (`mod+b`). */
export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string | undefined;
  readonly look?: ButtonLook;
  readonly small?: boolean;
}

export function IconButton({ icon, label, keys, look = 'quiet', small = false, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(styles.button, styles.icon, styles[look], small && styles.small, className)}
      >
        <Icon name={icon} size={small ? 14 : 16} />
      </button>
    </Tooltip>
  );
}
