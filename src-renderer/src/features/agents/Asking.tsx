import { useAsking } from '#renderer/stores/asking.ts';
import { EndDialog } from './EndDialog.tsx';
import { SteerDialog } from './SteerDialog.tsx';

/** What is asked of the person before something is done to an agent, from wherever they chose it. */
export function Asking() {
  const asking = useAsking((state) => state.asking);
  if (asking === null) return null;
  const { act, agent } = asking;
  return act === 'steer' ? <SteerDialog key={agent} agent={agent} /> : <EndDialog key={`${act} ${agent}`} act={act} agent={agent} />;
}
