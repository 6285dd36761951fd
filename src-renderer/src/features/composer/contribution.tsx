import type { Contribution } from '#renderer/ui/contribution.ts';
import { Composer } from './Composer.tsx';
import { focusMessage } from './focus.ts';

/** Where the person writes: to the selected session. */
export function contribute(): Contribution {
  return {
    composer: Composer,
    actions: [{ id: 'composer.focus', title: 'Write a message', shortcut: 'mod+i', run: focusMessage }],
  };
}
