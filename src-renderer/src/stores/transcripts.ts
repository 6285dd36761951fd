import { create } from 'zustand';
import type { SessionId } from '#shared/lib/ids.ts';
import type { TranscriptItem } from '#shared/projections/transcript.ts';

/** What the window holds of one session's transcript. Replaced whenever it changes; `items` then grew in place. */
export interface LoadedTranscript {
  readonly session: SessionId;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why it could not be loaded. */
  readonly problem: string | null;
  /** By order, oldest first. */
  readonly items: readonly TranscriptItem[];
  /** Whether there are older items, and whether they are on their way. */
  readonly more: boolean;
  readonly loadingOlder: boolean;
}

export interface TranscriptsState {
  readonly loaded: ReadonlyMap<SessionId, LoadedTranscript>;
}

export const useTranscripts = create<TranscriptsState>(() => ({ loaded: new Map() }));
