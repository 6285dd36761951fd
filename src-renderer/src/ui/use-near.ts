import { useState } from 'react';

/**
 * Whether the pointer or the focus has been at a thing: only then is drawn what is offered there. Tooltips and a menu for each line of a
 * long list would cost more than the lines themselves. Spread `approach` on the thing.
 */
export function useNear(): { near: boolean; approach: { onPointerEnter: () => void; onFocus: () => void } } {
  const [near, setNear] = useState(false);
  const arrive = () => setNear(true);
  return { near, approach: { onPointerEnter: arrive, onFocus: arrive } };
}
