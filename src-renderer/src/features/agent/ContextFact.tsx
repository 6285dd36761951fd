import { isPlaybook } from '#renderer/stores/session-choices.ts';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';
import { Fact } from './Fact.tsx';

/** How full the window of its model is, as far as that is known. */
export function ContextFact({ agent }: { agent: Agent }) {
  const { tokens, window } = agent.context;
  if (isPlaybook(agent.model)) return null;
  if (agent.turns === 0) return <Fact name="Context">nothing sent yet</Fact>;
  const share = window === null ? null : Math.min(1, tokens / window);
  return (
    <Fact name="Context">
      {share !== null && (
        <meter className={styles.meter} aria-label="Context used" min={0} max={1} high={0.8} value={share}>
          {Math.round(share * 100)} %
        </meter>
      )}
      <span>
        {tokens.toLocaleString()}
        {window === null ? ' tokens' : ` of ${window.toLocaleString()} tokens`}
      </span>
      <span className={styles.aside}>{window === null ? 'window unknown' : `${Math.round((share ?? 0) * 100)} %`}</span>
    </Fact>
  );
}
