import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { useActs } from '#renderer/client/use-acts.ts';
import { useSteering } from '#renderer/client/use-steering.ts';
import { whenRead } from '#renderer/stores/agent-words.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { useDoing } from '#renderer/stores/use-doing.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SteerField } from '#renderer/ui/SteerField.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';

/** Words to one agent, from wherever the person chose to steer it. Closed with words in it, it keeps them. */
export function SteerDialog({ agent: id }: { agent: AgentId }) {
  const agent = useAgent(id);
  return agent === undefined ? null : <Steer agent={agent} />;
}

function Steer({ agent }: { agent: Agent }) {
  const steering = useSteering(agent.id);
  const { why } = useActs(agent.id);
  const doing = visibleText(useDoing(agent));
  const close = () => askAbout(null);
  return (
    <Dialog open onClose={close} title={`Steer ${agent.name}`} words={doing}>
      <SteerField
        name={agent.name}
        text={steering.text}
        onText={steering.write}
        onSend={(interrupt) => steering.send(interrupt, close)}
        busy={steering.busy}
        problem={steering.problem}
        hint={whenRead(agent)}
        ended={hasEnded(agent.run.status)}
        blocked={why.steer}
      />
    </Dialog>
  );
}
