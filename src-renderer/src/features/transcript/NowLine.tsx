import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { needsPerson, runMs } from '#renderer/stores/agent-words.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { elapsed } from '#renderer/ui/format.ts';
import { useNow } from '#renderer/ui/now.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { Silence } from './AgentCard.tsx';
import styles from './rows.module.css';

/** The last line of a run that goes on: what it does or waits for, and for how long it has been at it. */
export function NowLine({ agent: id }: { agent: AgentId }) {
  const agent = useAgent(id);
  return agent === undefined ? null : <Line agent={agent} />;
}

function Line({ agent }: { agent: Agent }) {
  const now = useNow();
  const doing = useDoing(agent);
  const needs = needsPerson(agent);
  return (
    <div className={styles.line}>
      <StatusDot status={agent.run.status} needsPerson={needs} hidden />
      <span className={classNames(styles.doing, needs && styles.needs)}>{visibleText(doing)}</span>
      <span className={styles.meta}>
        {elapsed(runMs(agent, now))}
        <Silence agent={agent} />
      </span>
    </div>
  );
}
