import { create } from 'zustand';
import type { AgentId } from '#shared/lib/ids.ts';

/** What the window asks a person before it does something to an agent: the words to steer it with, its new limits, or whether they mean it. */
export interface Asking {
  readonly act: 'steer' | 'raise' | 'cancel' | 'kill';
  readonly agent: AgentId;
}

/** At most one question at a time; null while none is asked. */
export const useAsking = create<{ readonly asking: Asking | null }>(() => ({ asking: null }));

export function askAbout(asking: Asking | null): void {
  useAsking.setState({ asking });
}
