import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { costWords, silence, sinceHeard } from '#renderer/stores/agent-words.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import type { AgentsBy } from '#renderer/stores/view.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { compact, counted, elapsed, roughly } from '#renderer/ui/format.ts';
import { useNow } from '#renderer/ui/now.ts';
import { statusWords } from '#renderer/ui/status-look.ts';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './RunningAgents.module.css';

/** The second line: what it does or waits for, and when anything was heard of it; how it ended, and when. */
export function AgentNow({ agent, needs }: { agent: Agent; needs: boolean }) {
  const words = visibleText(useDoing(agent));
  return (
    <>
      <span className={classNames(styles.now, needs && styles.needs)} title={words}>
        {words === '' ? ' ' : words}
      </span>
      <span className={styles.heard}>{hasEnded(agent.run.status) ? <TimeAgo at={agent.lastEventAt} /> : <Heard agent={agent} />}</span>
    </>
  );
}

/** Presence is not health: how long ago anything was heard of it. */
function Heard({ agent }: { agent: Agent }) {
  const now = useNow();
  const heard = useFlow((flow) => flow.heard.get(agent.id) ?? 0);
  const ms = sinceHeard(agent, heard, now) * 1000;
  return (
    <span className={silence(agent, heard, now) === null ? undefined : styles.needs} title={`Last event ${elapsed(ms)} ago`}>
      {roughly(ms)} ago
    </span>
  );
}

/** The third: its lane, or its session where the lane is said above; how it ended; and what it has used. */
export function AgentFigures({ agent, by }: { agent: Agent; by: AgentsBy }) {
  const title = useLive((live) => live.sessions.get(agent.root)?.title ?? '');
  const cost = costWords(agent);
  const tokens = agent.usage.inputTokens + agent.usage.outputTokens;
  const words = hasEnded(agent.run.status)
    ? statusWords(agent.run.status)
    : by === 'session'
      ? agent.run.lane
      : agent.parent === null
        ? agent.name
        : visibleText(title);
  return (
    <span className={styles.stats}>
      <span className={styles.lane} title={words}>
        {words}
      </span>
      <span>{counted(agent.turns, 'turn')}</span>
      <span>{counted(agent.toolCalls, 'call')}</span>
      <span title={`${tokens.toLocaleString()} tokens${cost === '' ? '' : `\nCost ${cost}`}`}>{compact(tokens)} tok</span>
    </span>
  );
}
