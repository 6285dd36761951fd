import type { Contribution } from '#renderer/ui/contribution.ts';
import { Composer } from './Composer.tsx';
import { focusMessage } from './focus.ts';

/** Where the person writes: to the selected session. */
export function contribute(): Contribution {
  return {
    composer: Composer,
    actions: [
      {
        id: 'composer.focus',
        title: 'Write a message',
        group: 'Session',
        icon: 'message',
        keywords: 'prompt composer field focus',
        shortcut: 'mod+i',
        run: focusMessage,
      },
    ],
    keys: [
      { where: 'In the message field', keys: ['enter'], title: 'Send' },
      { where: 'In the message field', keys: ['shift+enter'], title: 'New line' },
      { where: 'In the message field', keys: ['/'], title: 'Choose a command' },
      { where: 'In the message field', keys: ['escape'], title: 'Interrupt the run' },
    ],
  };
}
