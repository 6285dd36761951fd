import { useShallow } from 'zustand/react/shallow';
import { needsPerson } from '#renderer/stores/agent-words.ts';
import { useLive } from '#renderer/stores/live.ts';
import { inspectAgent } from '#renderer/stores/view.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';

/** The agents that this one spawned, each a way to its own facts. */
export function Children({ agent }: { agent: Agent }) {
  const children = useLive(
    useShallow((live) => [...live.agents.values()].filter((child) => child.parent === agent.id).toSorted((a, b) => a.order - b.order)),
  );
  if (children.length === 0) return null;
  return (
    <section>
      <h4 className={styles.heading}>Children</h4>
      <ul className={styles.children}>
        {children.map((child) => (
          <li key={child.id}>
            <button type="button" className={styles.child} onClick={() => inspectAgent(child.id)}>
              <StatusDot status={child.run.status} needsPerson={needsPerson(child)} />
              <span className={styles.childName}>{child.name}</span>
              <span className={styles.childWords}>{child.activity || child.summary}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
