import type { Agent } from '#shared/model/agent.ts';
import { costWords, silence, sinceHeard } from '#renderer/stores/agent-words.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { compact, counted, elapsed, roughly } from '#renderer/ui/format.ts';
import { useNow } from '#renderer/ui/now.ts';
import styles from './RunningAgents.module.css';

/** What an agent has used and when it was last heard of, in columns that stand below one another. */
export function AgentFigures({ agent }: { agent: Agent }) {
  const tokens = agent.usage.inputTokens + agent.usage.outputTokens;
  const cost = costWords(agent);
  return (
    <span className={styles.figures}>
      <span>{counted(agent.turns, 'turn')}</span>
      <span>{counted(agent.toolCalls, 'call')}</span>
      <span title={`${tokens.toLocaleString()} tokens${cost === '' ? '' : `\nCost ${cost}`}`}>
        {tokens === 0 ? '' : `${compact(tokens)} tok`}
      </span>
      <LastHeard agent={agent} />
    </span>
  );
}

/** Presence is not health: long silence of one that should be at work stands out. */
function LastHeard({ agent }: { agent: Agent }) {
  const now = useNow();
  const heard = useFlow((flow) => flow.heard.get(agent.id) ?? 0);
  const seconds = sinceHeard(agent, heard, now);
  return (
    <span
      className={classNames(styles.heard, silence(agent, heard, now) !== null && styles.needs)}
      title={`Last event ${elapsed(seconds * 1000)} ago`}
    >
      {roughly(seconds * 1000)} ago
    </span>
  );
}
