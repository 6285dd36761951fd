import { memo } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Agent } from '#shared/model/agent.ts';
import { useActs } from '#renderer/client/use-acts.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { revealAgent } from '#renderer/client/reveal.ts';
import { isHeld } from '#renderer/stores/agent-acts.ts';
import { needsPerson, runMs, silence, sinceHeard } from '#renderer/stores/agent-words.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import { type AgentsBy, useView } from '#renderer/stores/view.ts';
import { AgentActs } from '#renderer/ui/AgentActs.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { compact, counted, elapsed, roughly } from '#renderer/ui/format.ts';
import { useNow } from '#renderer/ui/now.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { statusWords } from '#renderer/ui/status-look.ts';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { useNear } from '#renderer/ui/use-near.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
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
        {kind !== 'queued' && <Second agent={agent} needs={needs} />}
        {kind !== 'queued' && <Third agent={agent} by={by} />}
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

function Second({ agent, needs }: { agent: Agent; needs: boolean }) {
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

function Third({ agent, by }: { agent: Agent; by: AgentsBy }) {
  const title = useLive((live) => live.sessions.get(agent.root)?.title ?? '');
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
      <span>{compact(tokens)} tok</span>
    </span>
  );
}
