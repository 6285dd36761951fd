import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './TextArea.module.css';

/** Lines of text, in a frame as a TextField's. Its size, and what it holds clear of the frame, is its owner's. */
export function TextArea({ className, ...rest }: ComponentPropsWithRef<'textarea'>) {
  return <textarea {...rest} className={classNames(styles.area, className)} />;
}
