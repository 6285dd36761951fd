import { openView } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { PATTERN_ID } from './AddPattern.tsx';
import { PermissionsView } from './PermissionsView.tsx';

/** What need not ask and what must not be done, as the person said. */
export function contribute(): Contribution {
  return {
    views: [{ id: 'permissions', title: 'Permissions', icon: 'check', render: PermissionsView }],
    actions: [
      {
        id: 'permissions.open',
        title: 'Permissions',
        group: 'Agent',
        icon: 'check',
        description: 'what need not ask, and what must not be done',
        keywords: 'patterns rules allow deny always remembered approvals allowlist',
        slash: 'permissions',
        run: showPermissions,
      },
    ],
  };
}

/** Opens the view and gives the keyboard to the field of a new pattern. */
function showPermissions(): void {
  openView('permissions');
  requestAnimationFrame(() => document.getElementById(PATTERN_ID)?.focus());
}
