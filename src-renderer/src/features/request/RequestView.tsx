import { Exchange } from './Exchange.tsx';
import { OfInspected } from './RequestPanel.tsx';

/** The same in the whole centre: request and response side by side. */
export function RequestView() {
  return <OfInspected render={(agent) => <Exchange key={agent.id} agent={agent} wide />} />;
}
