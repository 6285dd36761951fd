import { memo } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { revealAgent } from '#renderer/client/reveal.ts';
import { needsPerson, runMs, silence } from '#renderer/stores/agent-words.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import { useView } from '#renderer/stores/view.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { elapsed } from '#renderer/ui/format.ts';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { useNow } from '#renderer/ui/now.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './RunningAgents.module.css';

/** One agent: a click leads to its place in its tree. */
export const AgentLine = memo(function AgentLine({ agent, onCancel }: { agent: Agent; onCancel: (agent: AgentId) => void }) {
  const { transcripts } = useClient();
  const selected = useView((view) =>
    agent.parent === null ? view.agent === null && view.session === agent.session : view.agent === agent.id,
  );
  const title = useLive((live) => (agent.parent === null ? live.sessions.get(agent.session)?.title : undefined));
  const needs = needsPerson(agent);
  const words = visibleText(useDoing(agent));
  const name = agent.parent === null && title !== undefined && title !== '' ? title : agent.name;
  return (
    <div className={styles.item} data-agent={agent.id}>
      <button
        type="button"
        className={classNames(styles.row, selected && styles.selected)}
        aria-current={selected || undefined}
        onClick={() => void revealAgent(transcripts, agent.id)}
      >
        <StatusDot status={agent.run.status} needsPerson={needs} />
        <span className={styles.name}>
          <span>{name}</span>
          <span className={styles.type}>{agent.parent === null || agent.type === agent.name ? '' : agent.type}</span>
        </span>
        {!hasEnded(agent.run.status) && <Elapsed agent={agent} />}
        <span className={classNames(styles.now, needs && styles.needs)}>{words === '' ? ' ' : words}</span>
      </button>
      {!hasEnded(agent.run.status) && <Cancel agent={agent.id} name={agent.name} onCancel={onCancel} />}
    </div>
  );
});

function Elapsed({ agent }: { agent: Agent }) {
  const now = useNow();
  const heard = useFlow((flow) => flow.heard.get(agent.id) ?? 0);
  const quiet = silence(agent, heard, now);
  return (
    <span
      className={classNames(styles.time, quiet !== null && styles.needs)}
      title={quiet === null ? undefined : `Last event ${elapsed(quiet * 1000)} ago`}
    >
      {elapsed(runMs(agent, now))}
    </span>
  );
}

/** Apart from the line, which changes with every fact of its agent. */
const Cancel = memo(function Cancel({ agent, name, onCancel }: { agent: AgentId; name: string; onCancel: (agent: AgentId) => void }) {
  return <IconButton small icon="stop" label={`Cancel ${name}`} className={styles.cancel} onClick={() => onCancel(agent)} />;
});
