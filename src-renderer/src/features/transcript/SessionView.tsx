import { type KeyboardEvent, useEffect } from 'react';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useProject } from '#renderer/client/use-project.ts';
import { useAgent, useLive, useRootFolder, useSession } from '#renderer/stores/live.ts';
import { setExpanded, useView } from '#renderer/stores/view.ts';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { isAsked, TrustCallout } from '#renderer/ui/TrustCallout.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { costWords, needsPerson, treeCostWords } from '#renderer/stores/agent-words.ts';
import { scriptOf } from '#renderer/stores/session-choices.ts';
import { agentsOf } from './rows.ts';
import styles from './SessionView.module.css';
import { TranscriptTree } from './TranscriptTree.tsx';

/** The selected session: its name and folder, and its tree. Escape in it interrupts the run. */
export function SessionView() {
  const { rpc, transcripts } = useClient();
  const id = useView((view) => view.session);
  const session = useSession(id);
  useEffect(() => {
    if (id !== null) void transcripts.ensure(id);
  }, [id, transcripts]);
  if (id === null) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isWriting(event.target)) return;
    const agent = session === undefined ? undefined : useLive.getState().agents.get(session.agent);
    if (agent === undefined || hasEnded(agent.run.status)) return;
    event.preventDefault();
    // A run that ended meanwhile refuses; the transcript shows that already.
    void rpc.sessions.interrupt({ commandId: newCommandId(), session: id }).catch(() => undefined);
  };

  const children = () => {
    const loaded = useTranscripts.getState().loaded.get(id);
    const { spawned } = useLive.getState();
    return (loaded?.items ?? []).flatMap((item) => agentsOf({ spawned }, item));
  };

  return (
    <div className={styles.root} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        {session !== undefined && <State agent={session.agent} />}
        <h1 className={styles.title}>{visibleText(session?.title ?? '')}</h1>
        <span className={styles.where} title={session?.cwd}>
          {session?.cwd}
        </span>
        <span className={styles.grow} />
        {session !== undefined && <TreeCost agent={session.agent} />}
        {session?.tour === true && <Badge look="accent">tour: scripted, no model</Badge>}
        <IconButton small icon="chevronDown" label="Expand all agents" onClick={() => setExpanded(children(), true)} />
        <IconButton small icon="chevronRight" label="Collapse all agents" onClick={() => setExpanded(children(), false)} />
      </header>
      {session !== undefined && <ProjectAsk session={id} agent={session.agent} />}
      <div className={styles.tree}>
        <TranscriptTree key={id} session={id} owner={session?.agent} />
      </div>
    </div>
  );
}

/** While the person has said neither yes nor no to what the project brings, as it is now: it is left out, and that is said. */
function ProjectAsk({ session, agent }: { session: SessionId; agent: AgentId }) {
  const trusting = useProject(useRootFolder(session), scriptOf(useAgent(agent)?.model));
  if (trusting.look === null || !isAsked(trusting.look)) return null;
  return (
    <div className={styles.asked}>
      <TrustCallout {...trusting} folded />
    </div>
  );
}

function isWriting(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea');
}

function State({ agent: id }: { agent: AgentId }) {
  const status = useLive((live) => live.agents.get(id)?.run.status);
  const needs = useLive((live) => {
    const agent = live.agents.get(id);
    return agent !== undefined && needsPerson(agent);
  });
  return status === undefined ? null : <StatusDot status={status} needsPerson={needs} />;
}

/** What the whole tree has cost so far. */
function TreeCost({ agent: id }: { agent: AgentId }) {
  const agent = useAgent(id);
  const cost = agent === undefined ? '' : treeCostWords(agent);
  if (agent === undefined || cost === '') return null;
  return (
    <span className={styles.cost} title={`Cost ${costWords(agent)}`}>
      {cost}
    </span>
  );
}
