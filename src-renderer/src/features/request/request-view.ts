import { create } from 'zustand';
import type { AgentId } from '#shared/lib/ids.ts';

export type Lens = 'pretty' | 'raw';
export type Direction = 'request' | 'response';

/** How exchanges are looked at: the panel and the wide view show the same turn. */
export interface RequestState {
  readonly lens: Lens;
  readonly direction: Direction;
  readonly wrap: boolean;
  /** `turn.attempt` by agent; what is not named follows the newest. */
  readonly chosen: Readonly<Record<AgentId, string>>;
}

export const useRequest = create<RequestState>(() => ({ lens: 'pretty', direction: 'request', wrap: true, chosen: {} }));

export function look(change: Partial<Pick<RequestState, 'lens' | 'direction' | 'wrap'>>): void {
  useRequest.setState(change);
}

/** `null` follows the newest again. */
export function chooseTurn(agent: AgentId, turn: string | null): void {
  useRequest.setState(({ chosen }) => {
    const { [agent]: _, ...others } = chosen;
    return { chosen: turn === null ? others : { ...others, [agent]: turn } };
  });
}
