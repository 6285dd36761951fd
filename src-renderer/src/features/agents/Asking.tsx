import { useAsking } from '#renderer/stores/asking.ts';
import { EndDialog } from './EndDialog.tsx';
import { RaiseDialog } from './RaiseDialog.tsx';
import { SteerDialog } from './SteerDialog.tsx';

/** What is asked of the person before something is done to an agent, from wherever they chose it. */
export function Asking() {
  const asking = useAsking((state) => state.asking);
  if (asking === null) return null;
  const { act, agent } = asking;
  if (act === 'steer') return <SteerDialog key={agent} agent={agent} />;
  if (act === 'raise') return <RaiseDialog key={agent} agent={agent} />;
  return <EndDialog key={`${act} ${agent}`} act={act} agent={agent} />;
}
