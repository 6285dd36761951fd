import { memo, useEffect } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { useActs } from '#renderer/client/use-acts.ts';
import { isHeld } from '#renderer/stores/agent-acts.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { useAgent, useWorktree } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import { inspectAgent, openPanel, setExpanded, useView } from '#renderer/stores/view.ts';
import { AgentActs } from '#renderer/ui/AgentActs.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { compact, counted, elapsed } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { useNow } from '#renderer/ui/now.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { useNear } from '#renderer/ui/use-near.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './AgentCard.module.css';
import { costWords, needsPerson, runMs, silence, treeCostWords } from '#renderer/stores/agent-words.ts';

/** A child inside the call that made it. Open, its own transcript follows below, indented. */
export function AgentCard({ agent: id, open }: { agent: AgentId; open: boolean }) {
  const { transcripts } = useClient();
  const agent = useAgent(id);
  const inspected = useView((view) => view.agent === id);
  const session = agent?.session;
  const { near, approach } = useNear();
  useEffect(() => {
    if (open && session !== undefined) void transcripts.ensure(session);
  }, [open, session, transcripts]);
  if (agent === undefined) return null;
  const needs = needsPerson(agent);
  return (
    <div className={classNames(styles.card, inspected && styles.inspected)} data-agent={id} {...approach}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.main}
        aria-label={`${open ? 'Collapse' : 'Expand'} ${agent.name}`}
        onClick={() => setExpanded([id], !open)}
      >
        <Icon name="chevronRight" size={14} className={classNames(styles.chevron, open && styles.open)} />
        <StatusDot status={agent.run.status} needsPerson={needs} />
        <span className={styles.head}>
          <span className={styles.name}>{agent.name}</span>
          <span className={styles.type}>{agent.type === agent.name ? '' : agent.type}</span>
        </span>
        <Meta agent={agent} />
        <NowWords agent={agent} needs={needs} />
      </button>
      <Actions agent={id} name={agent.name} held={isHeld(agent.run)} near={near || inspected} />
    </div>
  );
}

/** Apart from the card, which changes with every fact of its agent. */
const Actions = memo(function Actions({ agent, name, held, near }: { agent: AgentId; name: string; held: boolean; near: boolean }) {
  return (
    <div className={styles.actions}>
      <Changes agent={agent} />
      {near && <Acts agent={agent} name={name} held={held} />}
      <IconButton
        small
        icon="panelRight"
        label={`Inspect ${name}`}
        onClick={() => {
          inspectAgent(agent);
          openPanel('agent');
        }}
      />
    </div>
  );
});

function Acts({ agent, name, held }: { agent: AgentId; name: string; held: boolean }) {
  return <AgentActs name={name} held={held} {...useActs(agent)} tabbed={false} className={styles.acts} />;
}

function Meta({ agent }: { agent: Agent }) {
  const tokens = agent.usage.inputTokens + agent.usage.outputTokens;
  const cost = treeCostWords(agent);
  return (
    <span className={styles.meta}>
      <Elapsed agent={agent} />
      <span className={styles.first}>{counted(agent.turns, 'turn')}</span>
      <span className={styles.second}>{counted(agent.toolCalls, 'call')}</span>
      {tokens > 0 && <span className={styles.second}>{compact(tokens)} tokens</span>}
      {cost !== '' && <span title={`Cost ${costWords(agent)}`}>{cost}</span>}
    </span>
  );
}

function Elapsed({ agent }: { agent: Agent }) {
  return hasEnded(agent.run.status) ? <span>{elapsed(runMs(agent, 0))}</span> : <LiveElapsed agent={agent} />;
}

function LiveElapsed({ agent }: { agent: Agent }) {
  const now = useNow();
  return <span>{elapsed(runMs(agent, now))}</span>;
}

function NowWords({ agent, needs }: { agent: Agent; needs: boolean }) {
  const words = visibleText(useDoing(agent));
  return (
    <span className={classNames(styles.now, needs && styles.needs)} title={words}>
      {words === '' ? ' ' : words}
      {!hasEnded(agent.run.status) && <Silence agent={agent} />}
    </span>
  );
}

/** Presence is not health: how long nothing was heard of a run that should be at work. */
export function Silence({ agent }: { agent: Agent }) {
  const now = useNow();
  const heard = useFlow((flow) => flow.heard.get(agent.id) ?? 0);
  const seconds = silence(agent, heard, now);
  return seconds === null ? null : <span className={styles.silent}> · last event {elapsed(seconds * 1000)} ago</span>;
}

function Changes({ agent }: { agent: AgentId }) {
  const tree = useWorktree(agent);
  if (tree === undefined || tree.files === 0) return null;
  return (
    <button
      type="button"
      className={classNames(styles.meta, styles.changes)}
      aria-label={`Review ${counted(tree.files, 'changed file')}`}
      onClick={() => {
        inspectAgent(agent);
        openPanel('changes');
      }}
    >
      <Icon name="branch" size={12} />
      <span className={styles.added}>+{tree.added}</span>
      <span className={styles.removed}>−{tree.removed}</span>
    </button>
  );
}
