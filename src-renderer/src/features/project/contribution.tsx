import { openView } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { PROJECT_ID, ProjectView } from './ProjectView.tsx';

/** What a project brings of its own, and whether it counts. */
export function contribute(): Contribution {
  return {
    views: [{ id: 'project', title: 'Project', icon: 'folder', render: ProjectView }],
    actions: [
      {
        id: 'project.open',
        title: 'Project',
        group: 'Agent',
        icon: 'folder',
        description: 'what the repository brings of its own, and whether it counts',
        keywords: 'trust distrust config coppice.toml commands setup teardown verify definitions playbook',
        slash: 'project',
        run: showProject,
      },
    ],
  };
}

/** Opens the view and gives it the keyboard. */
function showProject(): void {
  openView('project');
  requestAnimationFrame(() => document.getElementById(PROJECT_ID)?.focus());
}
