import { inspectAgent, openPanel, selectSession } from '#renderer/stores/view.ts';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Inbox.module.css';

/** Who asks, as the path to it in its tree, and since when. `path` goes from the root down to `agent`. */
export function AskedBy({ path, agent, at }: { path: readonly Agent[]; agent: AgentId; at: number }) {
  const show = () => {
    const root = path[0];
    if (root !== undefined) selectSession(root.session);
    inspectAgent(agent);
    openPanel('inbox');
  };
  return (
    <div className={styles.who}>
      <button type="button" className={styles.path} onClick={show} title="Show this agent">
        {path.length === 0 ? agent : path.map(({ name }) => name).join(' › ')}
      </button>
      <span className={styles.age}>
        <TimeAgo at={at} />
      </span>
    </div>
  );
}
