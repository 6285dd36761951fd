import { inspectAgent } from '#renderer/stores/view.ts';
import { needsPerson } from '#renderer/stores/agent-words.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { Badge, type BadgeLook } from '#renderer/ui/Badge.tsx';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { canComeBack, type Worktree, type WorktreeState } from '#shared/model/worktree.ts';
import { LineCounts } from '#renderer/ui/LineCounts.tsx';
import { shortId } from './merge-state.ts';
import styles from './Review.module.css';

const states: Record<WorktreeState, { look: BadgeLook; words: string }> = {
  requested: { look: 'plain', words: 'being made' },
  ready: { look: 'accent', words: 'open' },
  merged: { look: 'done', words: 'merged' },
  discarded: { look: 'plain', words: 'discarded' },
  removed: { look: 'plain', words: 'unchanged' },
  unavailable: { look: 'needs', words: 'unavailable' },
};

/** Worktrees of a subtree, each a way to its review. */
export function WorktreeList({ trees, label }: { trees: readonly Worktree[]; label: string }) {
  return (
    <ul className={styles.trees} aria-label={label}>
      {trees.map((tree) => (
        <li key={tree.agent}>
          <WorktreeRow tree={tree} />
        </li>
      ))}
    </ul>
  );
}

function WorktreeRow({ tree }: { tree: Worktree }) {
  const agent = useAgent(tree.agent);
  const state = states[tree.state];
  return (
    <button type="button" className={styles.tree} onClick={() => inspectAgent(tree.agent)}>
      {agent !== undefined && <StatusDot status={agent.run.status} needsPerson={needsPerson(agent)} />}
      <span className={styles.treeWords}>
        <span className={styles.treeName}>
          {agent?.name ?? tree.agent}
          <Badge look={state.look}>{tree.mergedAs === null ? state.words : `merged as ${shortId(tree.mergedAs)}`}</Badge>
          {canComeBack(tree) && <span className={styles.treeBack}>can be brought back</span>}
        </span>
        <code className={styles.treeBranch} title={tree.branch}>
          {tree.branch}
        </code>
      </span>
      {tree.files > 0 && (
        <span className={styles.treeCounts}>
          <span>{tree.files === 1 ? '1 file' : `${tree.files} files`}</span>
          <LineCounts added={tree.added} removed={tree.removed} />
        </span>
      )}
    </button>
  );
}
