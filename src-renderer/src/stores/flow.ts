import { create } from 'zustand';
import type { Flow } from '#shared/events/flow.ts';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';

/** One block of text on its way. `broken`: some of it was missed, so it stands still until its fact arrives. */
export interface FlowBlock {
  readonly session: SessionId;
  readonly agent: AgentId;
  readonly block: string;
  readonly kind: Flow['kind'];
  readonly text: string;
  readonly broken: boolean;
}

/** Open blocks by session, in the order they began, and when each agent was last heard streaming (ms of this window's clock). */
export interface FlowState {
  readonly blocks: ReadonlyMap<SessionId, readonly FlowBlock[]>;
  readonly heard: ReadonlyMap<AgentId, number>;
}

export const emptyFlow: FlowState = { blocks: new Map(), heard: new Map() };

export const useFlow = create<FlowState>(() => emptyFlow);

/** The output of a call as it comes, or the block of an answer; undefined where none is open. */
export function useFlowBlock(session: SessionId, block: string): FlowBlock | undefined {
  return useFlow((flow) => flow.blocks.get(session)?.find((open) => open.block === block));
}
