import { useInspected } from '#renderer/stores/inspected.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import type { Agent } from '#shared/model/agent.ts';
import { Exchange } from './Exchange.tsx';

/** One turn of the chosen agent as it went over the wire: request or response. */
export function RequestPanel() {
  return <OfInspected render={(agent) => <Exchange key={agent.id} agent={agent} wide={false} />} />;
}

export function OfInspected({ render }: { render: (agent: Agent) => React.ReactNode }) {
  const agent = useInspected();
  if (agent !== undefined) return render(agent);
  return (
    <EmptyState icon="request" title="No agent is chosen">
      Choose a session or one of its agents: each of its model calls can be read here, byte for byte.
    </EmptyState>
  );
}
