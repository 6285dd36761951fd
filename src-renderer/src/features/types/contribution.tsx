import { openView } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { FILTER_ID, TypesView } from './TypesView.tsx';

/** What agents can be made from, and whether a project's own definitions are used. */
export function contribute(): Contribution {
  return {
    views: [{ id: 'types', title: 'Agent types', icon: 'types', render: TypesView }],
    actions: [
      {
        id: 'types.open',
        title: 'Agent types',
        group: 'Agent',
        icon: 'types',
        description: 'what agents can be made from',
        keywords: 'definitions markdown subagents trust project built-in instructions tools model',
        slash: 'types',
        run: showTypes,
      },
    ],
  };
}

/** Opens the view and gives the keyboard to its filter. */
function showTypes(): void {
  openView('types');
  requestAnimationFrame(() => document.getElementById(FILTER_ID)?.focus());
}
