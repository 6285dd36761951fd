import { memo } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { useActs } from '#renderer/client/use-acts.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { revealAgent } from '#renderer/client/reveal.ts';
import { isHeld } from '#renderer/stores/agent-acts.ts';
import { needsPerson, runMs } from '#renderer/stores/agent-words.ts';
import { useLive } from '#renderer/stores/live.ts';
import { type AgentsBy, useView } from '#renderer/stores/view.ts';
import { AgentActs } from '#renderer/ui/AgentActs.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { elapsed, roughly } from '#renderer/ui/format.ts';
import { useNow } from '#renderer/ui/now.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { useNear } from '#renderer/ui/use-near.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { AgentFigures, AgentNow } from './AgentFigures.tsx';
import type { AgentLine } from './agent-lines.ts';
import styles from './RunningAgents.module.css';

/** Steps of indentation that are drawn: deeper trees go on to the right no further. */
const DEEPEST = 5;

/**
 * One agent: what it is, how it stands and what it has used, each in a place of its own that no change moves. A click leads to its
 * place in its tree.
 */
export const AgentRow = memo(function AgentRow({
  agent,
  kind,
  depth,
  place,
  by,
  tabbed,
}: Omit<AgentLine, 'key'> & {
  by: AgentsBy;
  /** The Tab key stops here: at one line of the list. */
  tabbed: boolean;
}) {
  const { transcripts } = useClient();
  const selected = useView((view) =>
    agent.parent === null ? view.agent === null && view.session === agent.session : view.agent === agent.id,
  );
  const needs = needsPerson(agent);
  const { near, approach } = useNear();
  return (
    <div className={styles.item} data-agent={agent.id} {...approach}>
      <button
        type="button"
        tabIndex={tabbed ? 0 : -1}
        className={classNames(styles.row, styles[kind], selected && styles.selected)}
        style={{ paddingLeft: 6 + Math.min(depth, DEEPEST) * 10 }}
        aria-current={selected || undefined}
        onClick={() => void revealAgent(transcripts, agent.id)}
      >
        <StatusDot status={agent.run.status} needsPerson={needs} />
        <Name agent={agent} by={by} />
        <span className={styles.time}>
          {kind === 'queued' ? <Place place={place} /> : kind === 'ended' ? <Took ms={runMs(agent, 0)} /> : <Elapsed agent={agent} />}
        </span>
        {kind !== 'queued' && <AgentNow agent={agent} needs={needs} />}
        {kind !== 'queued' && <AgentFigures agent={agent} by={by} />}
      </button>
      {near && <Acts agent={agent.id} name={agent.name} held={isHeld(agent.run)} tabbed={tabbed} />}
    </div>
  );
});

/** Apart from the row, which changes with every fact of its agent. */
const Acts = memo(function Acts({ agent, name, held, tabbed }: { agent: AgentId; name: string; held: boolean; tabbed: boolean }) {
  return <AgentActs name={name} held={held} {...useActs(agent)} tabbed={tabbed} className={styles.acts} />;
});

function Name({ agent, by }: { agent: Agent; by: AgentsBy }) {
  const title = useLive((live) => (agent.parent === null ? live.sessions.get(agent.session)?.title : undefined));
  // Under its session a root goes by its name; elsewhere the session's title tells roots apart.
  const name = by === 'lane' && title !== undefined && title !== '' ? visibleText(title) : agent.name;
  const type = agent.face === 'nanite' && agent.type === 'general-purpose' ? 'nanite' : agent.type;
  return (
    <span className={styles.name}>
      <span title={name}>{name}</span>
      <span className={styles.type}>{agent.parent === null || type === name ? '' : type}</span>
    </span>
  );
}

function Place({ place }: { place: number | null }) {
  return <span title="Place in the line of its lane">{place === null ? 'queued' : `${place} in line`}</span>;
}

function Elapsed({ agent }: { agent: Agent }) {
  return <Took ms={runMs(agent, useNow())} />;
}

/** In one unit, so that what stands beside it keeps its place as it counts. */
function Took({ ms }: { ms: number }) {
  return <span title={elapsed(ms)}>{roughly(ms)}</span>;
}
