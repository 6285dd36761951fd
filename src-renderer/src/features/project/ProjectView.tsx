import { useProject } from '#renderer/client/use-project.ts';
import { useRootFolder } from '#renderer/stores/live.ts';
import { openView, useView } from '#renderer/stores/view.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ProjectFileNotes } from '#renderer/ui/ProjectFileNotes.tsx';
import { Sheet } from '#renderer/ui/Sheet.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import { TrustCallout } from '#renderer/ui/TrustCallout.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './Project.module.css';

export const PROJECT_ID = 'project-view';

/** The project of the selected session: its own config, all that it brings, and the person's word on it. */
export function ProjectView() {
  const folder = useRootFolder(useView((view) => view.session));
  const trusting = useProject(folder);
  const { look } = trusting;
  const nothing = look !== null && look.standing === 'nothing' && look.narrows.length === 0 && look.warnings.length === 0;
  return (
    <Sheet
      title="Project"
      closing="Close the project"
      onClose={() => openView(null)}
      beside={
        <span id={PROJECT_ID} tabIndex={-1} className={styles.where}>
          {look?.top ?? folder ?? ''}
        </span>
      }
    >
      {folder === null && <EmptyState icon="folder" title="Choose a session: its project is shown here" />}
      {folder !== null && look === null && (
        <div role="status" aria-label="Looking at the project">
          <Skeleton width="70%" />
        </div>
      )}
      {look !== null && look.file !== null && (
        <p className={styles.file}>
          Its config: <code>{visibleText(look.file)}</code>
        </p>
      )}
      <TrustCallout {...trusting} />
      <ProjectFileNotes look={look} />
      {nothing && (
        <EmptyState icon="folder" title="This project brings nothing of its own">
          <p>
            A <code>coppice.toml</code> at its top can choose a model, lower limits, and say what is run in each new worktree and before a
            merge; agent types stand in <code>.coppice/agents</code>.
          </p>
        </EmptyState>
      )}
    </Sheet>
  );
}
