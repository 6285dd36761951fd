import { useShallow } from 'zustand/react/shallow';
import { isPlaybook } from '#renderer/stores/session-choices.ts';
import { useLive } from '#renderer/stores/live.ts';
import { subtreeOf } from '#renderer/stores/tree.ts';
import type { Agent } from '#shared/model/agent.ts';
import { addCost } from '#shared/model/cost.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import type { Usage } from '#shared/model/usage.ts';
import styles from './Agent.module.css';
import { usageOf } from './agent-words.ts';

const rows: readonly (readonly [keyof Usage, string])[] = [
  ['inputTokens', 'Input'],
  ['outputTokens', 'Output'],
  ['cacheReadTokens', 'Read from cache'],
  ['cacheWriteTokens', 'Written to cache'],
  ['reasoningTokens', 'Reasoning'],
];

/** Tokens and cost of the agent, of all below it, and of both. */
export function UsageTable({ agent }: { agent: Agent }) {
  const below = useLive(useShallow((live) => subtreeOf(live.agents, agent.id).slice(1)));
  const usageBelow = usageOf(below);
  const together = usageOf([agent, ...below]);
  const unpriced = agent.cost.unpricedCalls + agent.costBelow.unpricedCalls > 0;
  const scripted = [agent, ...below].every(({ model }) => isPlaybook(model));
  if (scripted)
    return (
      <section>
        <h4 className={styles.heading}>Tokens</h4>
        <p className={styles.hint}>None: a script plays the model, so nothing is sent and nothing is spent.</p>
      </section>
    );
  return (
    <section>
      <h4 className={styles.heading}>Tokens and cost</h4>
      <table className={styles.usage}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Kind</span>
            </th>
            <th scope="col">Its own</th>
            {below.length > 0 && (
              <>
                <th scope="col">Below</th>
                <th scope="col">Together</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, title]) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              <td>{agent.usage[key].toLocaleString()}</td>
              {below.length > 0 && (
                <>
                  <td>{usageBelow[key].toLocaleString()}</td>
                  <td>{together[key].toLocaleString()}</td>
                </>
              )}
            </tr>
          ))}
          <tr>
            <th scope="row">Cost</th>
            <td>{formatCost(agent.cost)}</td>
            {below.length > 0 && (
              <>
                <td>{formatCost(agent.costBelow)}</td>
                <td>{formatCost(addCost(agent.cost, agent.costBelow))}</td>
              </>
            )}
          </tr>
        </tbody>
      </table>
      {unpriced && (
        <p className={styles.hint}>
          Unpriced: Coppice has no price for the model. <code>[prices]</code> in the config gives it one.
        </p>
      )}
      {together.unknown > 0 && (
        <p className={styles.hint}>
          {together.unknown === 1 ? 'One model call was' : `${together.unknown} model calls were`} cut before the usage was told: the true
          figures are higher.
        </p>
      )}
    </section>
  );
}
