import { whyNoRaise } from '#renderer/stores/agent-acts.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { budgetLines } from '#renderer/stores/budget-lines.ts';
import { useLive } from '#renderer/stores/live.ts';
import { subtreeOf } from '#renderer/stores/tree.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useNow } from '#renderer/ui/now.ts';
import type { Agent } from '#shared/model/agent.ts';
import { formatDollars } from '#shared/model/cost-words.ts';
import { hasEnded } from '#shared/model/run.ts';
import styles from './Agent.module.css';
import { Fact } from './Fact.tsx';

/** Limits of the last run, what it has used of them, and the way to others. */
export function BudgetFact({ agent }: { agent: Agent }) {
  const { run } = agent;
  const lines = budgetLines(run, useNow());
  const blocked = useLive((live) => whyNoRaise(agent, live) !== null);
  const reserved = useLive((live) => subtreeOf(live.agents, agent.id).reduce((sum, each) => sum + each.run.reserved, 0));
  return (
    <Fact name="Budget">
      <span className={styles.limits}>
        {lines.length === 0 && <span>no limit</span>}
        {lines.map(({ limit, text, near }) => (
          <span key={limit} className={near ? styles.near : undefined}>
            {text}
          </span>
        ))}
        {reserved > 0 && <span className={styles.aside}>{formatDollars(reserved)} set aside for calls under way</span>}
      </span>
      {!blocked && (
        <Button small onClick={() => askAbout({ act: 'raise', agent: agent.id })}>
          {hasEnded(run.status) ? 'Raise the limit…' : 'Change…'}
        </Button>
      )}
    </Fact>
  );
}
