import { memo } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { revealAgent } from '#renderer/client/reveal.ts';
import { useActs } from '#renderer/client/use-acts.ts';
import { isHeld } from '#renderer/stores/agent-acts.ts';
import { needsPerson, runMs } from '#renderer/stores/agent-words.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import { useView } from '#renderer/stores/view.ts';
import { AgentActs } from '#renderer/ui/AgentActs.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { elapsed, roughly } from '#renderer/ui/format.ts';
import { useNow } from '#renderer/ui/now.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { AgentFigures } from './AgentFigures.tsx';
import styles from './RunningAgents.module.css';

/** Levels that are drawn: deeper ones stand no further in. */
const DEEPEST = 4;

/** One agent: a click leads to its place in its tree. */
export const AgentLine = memo(function AgentLine({ agent, level, underSession }: { agent: Agent; level: number; underSession: boolean }) {
  const { transcripts } = useClient();
  const selected = useView((view) =>
    agent.parent === null ? view.agent === null && view.session === agent.session : view.agent === agent.id,
  );
  const title = useLive((live) => (agent.parent === null && !underSession ? live.sessions.get(agent.session)?.title : undefined));
  const needs = needsPerson(agent);
  const words = visibleText(useDoing(agent));
  const ended = hasEnded(agent.run.status);
  return (
    <div className={styles.item} data-agent={agent.id}>
      <button
        type="button"
        className={classNames(styles.row, selected && styles.selected)}
        style={{ paddingLeft: 6 + 10 * Math.min(level, DEEPEST) }}
        aria-current={selected || undefined}
        onClick={() => void revealAgent(transcripts, agent.id)}
      >
        <StatusDot status={agent.run.status} needsPerson={needs} />
        <span className={styles.name}>
          <span className={styles.cut}>{visibleText(title ?? '') || agent.name}</span>
          <span className={styles.type}>{title !== undefined || agent.type === agent.name ? '' : agent.type}</span>
        </span>
        {ended ? <Took ms={runMs(agent, 0)} /> : <Elapsed agent={agent} />}
        <span className={classNames(styles.now, needs && styles.needs)} title={words}>
          {words === '' ? ' ' : words}
        </span>
        {!ended && <AgentFigures agent={agent} />}
      </button>
      <Acts agent={agent.id} name={agent.name} held={isHeld(agent.run)} />
    </div>
  );
});

function Elapsed({ agent }: { agent: Agent }) {
  return <Took ms={runMs(agent, useNow())} />;
}

function Took({ ms }: { ms: number }) {
  return (
    <span className={styles.time} title={elapsed(ms)}>
      {roughly(ms)}
    </span>
  );
}

/** Apart from the line, which changes with every fact of its agent. */
const Acts = memo(function Acts({ agent, name, held }: { agent: AgentId; name: string; held: boolean }) {
  return <AgentActs name={name} held={held} {...useActs(agent)} className={styles.acts} />;
});
