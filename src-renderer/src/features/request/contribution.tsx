import { openPanel } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { RequestPanel } from './RequestPanel.tsx';
import { RequestView } from './RequestView.tsx';

/** What went to the model and what came back, turn by turn. */
export function contribute(): Contribution {
  return {
    panels: [{ id: 'request', title: 'Request', icon: 'request', order: 20, render: RequestPanel }],
    views: [{ id: 'request', title: 'Request and response', icon: 'request', render: RequestView }],
    actions: [
      {
        id: 'request.panel',
        title: 'Show the raw request',
        group: 'Inspector',
        icon: 'request',
        keywords: 'response model call turn wire',
        run: () => openPanel('request'),
      },
    ],
  };
}
