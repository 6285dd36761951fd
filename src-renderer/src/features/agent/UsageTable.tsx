import { useShallow } from 'zustand/react/shallow';
import { useLive } from '#renderer/stores/live.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Usage } from '#shared/model/usage.ts';
import styles from './Agent.module.css';
import { descendants, usageOf } from './agent-words.ts';

const rows: readonly (readonly [keyof Usage, string])[] = [
  ['inputTokens', 'Input'],
  ['outputTokens', 'Output'],
  ['cacheReadTokens', 'Read from cache'],
  ['cacheWriteTokens', 'Written to cache'],
  ['reasoningTokens', 'Reasoning'],
];

/** Tokens of the agent, and of it with all below it. */
export function UsageTable({ agent }: { agent: Agent }) {
  const below = useLive(useShallow((live) => descendants(live.agents, agent)));
  const subtree = usageOf([agent, ...below]);
  const scripted = [agent, ...below].every(({ model }) => model.startsWith('playbook'));
  if (scripted)
    return (
      <section>
        <h4 className={styles.heading}>Tokens</h4>
        <p className={styles.hint}>None: a script plays the model, so nothing is sent and nothing is spent.</p>
      </section>
    );
  return (
    <section>
      <h4 className={styles.heading}>Tokens</h4>
      <table className={styles.usage}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Kind</span>
            </th>
            <th scope="col">Its own</th>
            {below.length > 0 && <th scope="col">With those below</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, title]) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              <td>{agent.usage[key].toLocaleString()}</td>
              {below.length > 0 && <td>{subtree[key].toLocaleString()}</td>}
            </tr>
          ))}
          <tr>
            <th scope="row">Cost</th>
            <td title="Coppice has no price for this model">unpriced</td>
            {below.length > 0 && <td title="Coppice has no price for these models">unpriced</td>}
          </tr>
        </tbody>
      </table>
      {subtree.unknown > 0 && (
        <p className={styles.hint}>
          {subtree.unknown === 1 ? 'One model call was' : `${subtree.unknown} model calls were`} cut before the usage was told: the true
          figures are higher.
        </p>
      )}
    </section>
  );
}
