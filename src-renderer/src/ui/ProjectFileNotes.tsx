import type { ProjectLook } from '#shared/model/project-look.ts';
import { Callout } from './Callout.tsx';
import styles from './ProjectFileNotes.module.css';
import { visibleText } from './visible-text.ts';

/** What a project's own config narrows, which holds without anybody's word, and what of it has no effect. Nothing where it does neither. */
export function ProjectFileNotes({ look }: { look: ProjectLook | null }) {
  if (look === null) return null;
  const { narrows, warnings } = look;
  return (
    <>
      {narrows.length > 0 && (
        <Callout>
          <p>This project’s config narrows what holds here:</p>
          <Lines label="What this project narrows" lines={narrows} />
        </Callout>
      )}
      {warnings.length > 0 && (
        <Callout look="needs">
          <p>Not all of this project’s config is used:</p>
          <Lines label="What of this project’s config has no effect" lines={warnings} />
        </Callout>
      )}
    </>
  );
}

function Lines({ label, lines }: { label: string; lines: readonly string[] }) {
  return (
    <ul className={styles.lines} aria-label={label}>
      {lines.map((line) => (
        <li key={line}>{visibleText(line)}</li>
      ))}
    </ul>
  );
}
