import { Icon } from '#renderer/ui/Icon.tsx';
import { SheetGroup } from '#renderer/ui/Sheet.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { BrokenAgentType } from '#shared/model/agent-type.ts';
import { FilePath } from './TypeItem.tsx';
import styles from './Types.module.css';

/** Files that are skipped, each with what is wrong: they come first, since nothing else says why a type is missing. */
export function BrokenFiles({ broken }: { broken: readonly BrokenAgentType[] }) {
  return (
    <SheetGroup title="Files that cannot be used" className={styles.list}>
      {broken.map(({ file, problem }) => (
        <li key={file} className={styles.type}>
          <p className={styles.broken}>
            <Icon name="error" size={14} />
            <span>{visibleText(problem)}</span>
          </p>
          <FilePath file={file} />
        </li>
      ))}
    </SheetGroup>
  );
}
