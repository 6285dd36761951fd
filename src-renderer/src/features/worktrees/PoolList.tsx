import { SheetGroup } from '#renderer/ui/Sheet.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { type PoolEntry, poolWords } from '#shared/model/pool-entry.ts';
import { sizeWords } from '#shared/model/size-words.ts';
import styles from './Worktrees.module.css';

/** The trees that stand ready for whoever comes next, a line for each repository that has such; nothing where none has. */
export function PoolList({ pools }: { pools: readonly PoolEntry[] }) {
  if (pools.length === 0) return null;
  return (
    <SheetGroup title="Warm trees" className={styles.kept}>
      {pools.map((pool) => (
        <li key={pool.folder} title={pool.repository}>
          <span className={styles.agent}>{visibleText(projectOf(pool.repository))}</span>
          <span className={styles.why}>{poolWords(pool).join(' · ')}</span>
          <span className={styles.size}>{pool.bytes === null ? '' : sizeWords(pool.bytes)}</span>
          {pool.problem !== null && <span className={styles.problem}>Left alone for a while: {visibleText(pool.problem)}</span>}
        </li>
      ))}
    </SheetGroup>
  );
}

/** A repository by the name of its folder. */
function projectOf(repository: string): string {
  return (
    repository
      .replace(/[\\/]\.git$/, '')
      .split(/[\\/]/)
      .at(-1) ?? repository
  );
}
