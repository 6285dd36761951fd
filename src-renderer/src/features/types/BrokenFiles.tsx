import { Icon } from '#renderer/ui/Icon.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { BrokenAgentType } from '#shared/model/agent-type.ts';
import { FilePath } from './TypeItem.tsx';
import styles from './Types.module.css';

/** Files that are skipped, each with what is wrong: they come first, since nothing else says why a type is missing. */
export function BrokenFiles({ broken }: { broken: readonly BrokenAgentType[] }) {
  return (
    <section aria-label="Files that cannot be used">
      <h3 className={styles.group}>Files that cannot be used</h3>
      <ul className={styles.list} aria-label="Files that cannot be used">
        {broken.map(({ file, problem }) => (
          <li key={file} className={styles.type}>
            <p className={styles.broken}>
              <Icon name="error" size={14} />
              <span>{visibleText(problem)}</span>
            </p>
            <FilePath file={file} />
          </li>
        ))}
      </ul>
    </section>
  );
}
