import { useMemo, useState } from 'react';
import { useLive } from '#renderer/stores/live.ts';
import { setAgentsBy, useView } from '#renderer/stores/view.ts';
import { useActions } from '#renderer/ui/actions-context.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { useRunAndTell } from '#renderer/ui/use-run-and-tell.ts';
import { agentLines } from './agent-lines.ts';
import { AgentList } from './AgentList.tsx';
import styles from './RunningAgents.module.css';

export const RUNNING_ID = 'running-agents';

const groupings = [
  { value: 'session', title: 'Session' },
  { value: 'lane', title: 'Lane' },
] as const;

/** Every agent that goes on, of all sessions, under its session or its lane; ended ones fold away. */
export function RunningAgents() {
  const agents = useLive((live) => live.agents);
  const lanes = useLive((live) => live.lanes);
  const by = useView((view) => view.agentsBy);
  const [open, setOpen] = useState(false);
  const { lines, live } = useMemo(() => agentLines({ agents, lanes }, by, open), [agents, lanes, by, open]);
  return (
    <section id={RUNNING_ID} tabIndex={-1} className={styles.section} aria-label="Running agents">
      <div className={styles.head}>
        <h2 className={styles.title}>
          Agents
          {live > 0 && <Badge look="accent">{live}</Badge>}
        </h2>
        <Segmented label="Group agents by" choices={groupings} value={by} onChange={setAgentsBy} />
        <TypesButton />
      </div>
      {live === 0 && <p className={styles.empty}>None at work. Every agent of every session is listed here while it runs.</p>}
      {lines.length > 0 && <AgentList lines={lines} by={by} open={open} onFold={() => setOpen(!open)} />}
    </section>
  );
}

/** What agents can be made from: the action of another feature, where one looks for it. */
function TypesButton() {
  const { all } = useActions();
  const run = useRunAndTell();
  const types = all.find(({ id }) => id === 'types.open');
  return types !== undefined && <IconButton small icon="types" label={types.title} onClick={() => run(types)} />;
}
