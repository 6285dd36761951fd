import { useInspected } from '#renderer/stores/inspected.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { statusWords } from '#renderer/ui/status-look.ts';
import { needsPerson as waitsForPerson } from '#renderer/stores/agent-words.ts';
import { useLive } from '#renderer/stores/live.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';
import { runWords } from './agent-words.ts';
import { Children } from './Children.tsx';
import { Facts } from './Facts.tsx';
import { Hand } from './Hand.tsx';
import { Instructions } from './Instructions.tsx';
import { Tools } from './Tools.tsx';
import { UsageTable } from './UsageTable.tsx';

/** The chosen agent: how it stands, what it is made of, what it has used. */
export function AgentPanel() {
  const agent = useInspected();
  if (agent === undefined)
    return (
      <EmptyState icon="agent" title="No agent is chosen">
        Choose a session or one of its agents: its model, limits, tools, system prompt and usage are shown here.
      </EmptyState>
    );
  return <AgentDetail key={agent.id} agent={agent} />;
}

function AgentDetail({ agent }: { agent: Agent }) {
  const words = useLive((live) => runWords(agent.run, (id) => live.agents.get(id)?.name ?? id));
  const needsPerson = waitsForPerson(agent);
  return (
    <section className={styles.panel} aria-label={`Agent ${agent.name}`}>
      <header className={styles.header}>
        <StatusDot status={agent.run.status} needsPerson={needsPerson} hidden />
        <h3 className={styles.name}>{agent.name}</h3>
        <Badge>{agent.type}</Badge>
        <span className={styles.status}>{statusWords(agent.run.status, needsPerson)}</span>
      </header>
      {words !== '' && <p className={styles.words}>{words}</p>}
      <Hand agent={agent} />
      <Facts agent={agent} />
      <Children agent={agent} />
      <UsageTable agent={agent} />
      <Tools agent={agent} />
      <Instructions agent={agent} />
    </section>
  );
}
