import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, BlobHash, CommandId, SessionId } from '#shared/lib/ids.ts';
import type { WireExchange } from '#shared/model/wire.ts';

/** What came of a command. Kept for refusals too: asked again, a command gets the same answer. */
export interface Receipt {
  readonly command: CommandId;
  readonly kind: string;
  readonly at: number;
  /** What was asked (JSON), with the seed that ids were drawn from: replay needs both. Long texts go to blobs. */
  readonly asked: unknown;
  readonly seed: string;
  /** Whether a person was there to be asked: the third thing that a decision is given. */
  readonly attended: boolean;
  /** The answer as JSON, or the refusal. */
  readonly outcome: { readonly ok: true; readonly value: string } | { readonly ok: false; readonly code: string; readonly message: string };
}

export interface ViewChange {
  readonly view: string;
  readonly key: string;
  /** JSON of the row; null takes it away. */
  readonly row: string | null;
}

/** Bytes of one exchange with a provider, kept by splice against the agent's last request. */
export interface WireRecord {
  readonly agent: AgentId;
  readonly turn: number;
  readonly attempt: number;
  readonly exchange: WireExchange;
  readonly request: Uint8Array;
  readonly response: Uint8Array | null;
}

export interface Commit {
  /** In order; their `seq` follow the ledger's head without a gap. Long texts stand whole. */
  readonly events: readonly LedgerEvent[];
  readonly views: readonly ViewChange[];
  readonly receipt: Receipt;
  readonly wire?: WireRecord;
  /** `full`: on the disk before it is acknowledged, whatever the power does (merge, discard, approvals). */
  readonly durability: 'normal' | 'full';
}

export interface EventRange {
  readonly session: SessionId;
  /** Exclusive. */
  readonly after?: number;
  /** Exclusive; with it the newest of the range are given. */
  readonly before?: number;
  readonly limit: number;
}

/** Text of a turn on its way, overwritten as it grows: what is left of it after a crash. */
export interface Scratch {
  readonly agent: AgentId;
  readonly turn: number;
  readonly attempt: number;
  readonly text: string;
  readonly reasoning: string;
}

export interface ExchangeSummary {
  readonly turn: number;
  readonly attempt: number;
  readonly at: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** There is no room, or the disk failed: nothing of the commit was written, and it may be asked again. */
export class LedgerUnwritable extends Error {
  override readonly name = 'LedgerUnwritable';
}

/** The append-only log and what is saved with it. Every call is one transaction; a rejection means that nothing of it was written. */
export interface Ledger {
  /** Seq of the last event; 0 where there is none. */
  head(): Promise<number>;
  /**
   * Facts, views and receipt in one transaction. Rejects with LedgerUnwritable where the place it is kept in cannot take it.
   * @returns the events as they are stored: long texts are references.
   */
  commit(commit: Commit): Promise<readonly LedgerEvent[]>;
  receipt(command: CommandId): Promise<Receipt | null>;
  /** Events of one session, oldest first; long texts are references. */
  read(range: EventRange): Promise<readonly LedgerEvent[]>;
  /** Events of all sessions after a seq, oldest first; long texts are references. */
  readAll(after: number, limit: number): Promise<readonly LedgerEvent[]>;
  /** Saved rows of a view as JSON, or null where they were saved by another version of it. */
  rows(view: string, version: number): Promise<ReadonlyMap<string, string> | null>;
  /** Replaces all rows of a view after it was folded anew. */
  replaceRows(view: string, version: number, rows: ReadonlyMap<string, string>): Promise<void>;
  text(hash: BlobHash): Promise<string | null>;
  exchanges(agent: AgentId): Promise<readonly ExchangeSummary[]>;
  exchange(agent: AgentId, turn: number, attempt: number): Promise<WireRecord | null>;
  saveScratch(scratch: Scratch): Promise<void>;
  scratch(agent: AgentId): Promise<Scratch | null>;
  close(): Promise<void>;
}
