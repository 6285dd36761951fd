import { isPlaybook, modeChoices } from '#renderer/stores/session-choices.ts';
import { inspectAgent } from '#renderer/stores/view.ts';
import { useAgent, useWorktree } from '#renderer/stores/live.ts';
import { CopyButton } from '#renderer/ui/CopyButton.tsx';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { counted, duration } from '#renderer/ui/format.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';
import { recoveryWords } from './agent-words.ts';
import { BudgetFact } from './BudgetFact.tsx';
import { ContextFact } from './ContextFact.tsx';
import { Fact } from './Fact.tsx';

/** What an agent is and where it stands. */
export function Facts({ agent }: { agent: Agent }) {
  const parent = useAgent(agent.parent);
  const tree = useWorktree(agent.id);
  const { run } = agent;
  const mode = modeChoices.find(({ value }) => value === agent.mode);
  const recovery = recoveryWords(run.recovery);
  return (
    <dl className={styles.facts}>
      <Fact name="Id">
        <code>{agent.id}</code>
        <CopyButton text={agent.id} label="Copy the agent’s id" />
      </Fact>
      <Fact name="Model">
        <code>{agent.model}</code>
        {isPlaybook(agent.model) && ' (a script; no model is behind it)'}
      </Fact>
      <Fact name="Mode">{mode !== undefined && `${mode.title}: ${mode.note}`}</Fact>
      <Fact name="Parent">
        {agent.parent === null ? (
          'none: this is the root'
        ) : (
          <button type="button" className={styles.link} onClick={() => inspectAgent(agent.parent)}>
            {parent?.name ?? agent.parent}
          </button>
        )}
        <span className={styles.aside}>depth {agent.depth}</span>
      </Fact>
      <Fact name="Run">
        <code>{run.id}</code>
        <span className={styles.aside}>
          {run.trigger}, lane {run.lane}
          {run.after !== null && ', not its first'}
        </span>
      </Fact>
      <Fact name="Started">
        {run.startedAt === 0 ? 'not yet' : <TimeAgo at={run.startedAt} />}
        {run.endedAt !== null && <span className={styles.aside}>took {duration(run.endedAt - run.startedAt)}</span>}
      </Fact>
      {run.endedAt !== null && (
        <Fact name="Ended">
          <TimeAgo at={run.endedAt} />
        </Fact>
      )}
      <Fact name="Last event">
        <TimeAgo at={agent.lastEventAt} />
        {!hasEnded(run.status) && agent.activity !== '' && <span className={styles.aside}>{agent.activity}</span>}
      </Fact>
      <ContextFact agent={agent} />
      <BudgetFact agent={agent} />
      {recovery !== '' && <Fact name="Recovery">{recovery}</Fact>}
      <Fact name="Work so far">
        {counted(agent.turns, 'model call')}, {counted(agent.toolCalls, 'tool call')}
      </Fact>
      <Fact name="Folder">
        <code className={styles.path}>{agent.cwd}</code>
        <CopyButton text={agent.cwd} label="Copy the folder’s path" />
      </Fact>
      {agent.restricted && <Fact name="Restricted">It was made to work in this folder alone.</Fact>}
      {tree !== undefined && (
        <Fact name="Branch">
          <code className={styles.path}>{tree.branch}</code>
          <CopyButton text={tree.branch} label="Copy the branch’s name" />
        </Fact>
      )}
    </dl>
  );
}
