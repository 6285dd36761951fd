import { useActs } from '#renderer/client/use-acts.ts';
import { useSteering } from '#renderer/client/use-steering.ts';
import { isHeld } from '#renderer/stores/agent-acts.ts';
import { whenRead } from '#renderer/stores/agent-words.ts';
import { AgentActsBar } from '#renderer/ui/AgentActs.tsx';
import { SteerField } from '#renderer/ui/SteerField.tsx';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import styles from './Agent.module.css';

/** What a person can do with this one agent: words to it, and to hold it, let it go on, or end it. */
export function Hand({ agent }: { agent: Agent }) {
  const acts = useActs(agent.id);
  const { text, write, send, busy, problem, sent } = useSteering(agent.id);
  const hint = whenRead(agent);
  return (
    <div className={styles.hand}>
      <AgentActsBar name={agent.name} held={isHeld(agent.run)} {...acts} />
      <SteerField
        name={agent.name}
        text={text}
        onText={write}
        onSend={(interrupt) => send(interrupt)}
        busy={busy}
        problem={problem}
        hint={sent ? `Sent. ${hint}` : hint}
        ended={hasEnded(agent.run.status)}
        blocked={acts.why.steer}
      />
    </div>
  );
}
