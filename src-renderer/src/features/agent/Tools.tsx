import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';

/** Tools granted to an agent, under the names that it knows them by. */
export function Tools({ agent }: { agent: Agent }) {
  return (
    <section>
      <h4 className={styles.heading}>Tools</h4>
      {agent.tools.length === 0 ? (
        <p className={styles.hint}>None: it can only answer.</p>
      ) : (
        <ul className={styles.tools}>
          {agent.tools.map(({ tool, as }) => (
            <li key={`${tool} ${as}`} title={tool === as ? undefined : `Known to it as ${as}; the tool is ${tool}`}>
              <code>{as}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
