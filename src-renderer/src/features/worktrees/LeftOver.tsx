import { useActions } from '#renderer/ui/actions-context.tsx';
import { counted } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useRunAndTell } from '#renderer/ui/use-run-and-tell.ts';
import { useTreeList } from './use-trees.ts';
import styles from './Worktrees.module.css';

/** Offers what a crash left, found when the window opens; nothing where there is nothing. */
export function LeftOver() {
  const { data } = useTreeList(false);
  const action = useActions().all.find(({ id }) => id === 'worktrees.open');
  const run = useRunAndTell();
  const count = data?.filter(({ state }) => state === 'orphan').length ?? 0;
  if (count === 0 || action === undefined) return null;
  return (
    <button type="button" className={styles.leftOver} onClick={() => run(action)}>
      <Icon name="branch" size={14} />
      <span>{counted(count, 'worktree')} left over</span>
      <Icon name="chevronRight" size={12} />
    </button>
  );
}
