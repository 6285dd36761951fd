import type { Contribution } from '#renderer/ui/contribution.ts';
import { useRewinding } from '#renderer/stores/rewinding.ts';
import { RewindDialog } from './RewindDialog.tsx';

/** Going back to an earlier step of an agent. */
export function contribute(): Contribution {
  return { overlay: Rewinding };
}

function Rewinding() {
  const rewinding = useRewinding((state) => state.rewinding);
  return rewinding === null ? null : <RewindDialog key={rewinding.to} rewinding={rewinding} />;
}
