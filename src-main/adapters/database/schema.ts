import type { ColumnType, Insertable, Selectable } from 'kysely';

/** One row a fact. Text columns hold JSON where their name is `actor`, `causes` or `body`. */
export interface EventTable {
  seq: number;
  id: string;
  type: string;
  v: number;
  at: number;
  session: string | null;
  agent: string | null;
  run: string | null;
  command: string;
  actor: string;
  causes: string;
  body: string;
}

/** Accepted and refused commands, with what replay needs. */
interface CommandTable {
  id: string;
  kind: string;
  at: number;
  seed: string;
  attended: number;
  asked: string;
  ok: number;
  /** JSON of the answer, or the refusal's message. */
  answer: string;
  code: string | null;
}

/** Exchanges with providers. The request is a splice of the agent's request before it. */
interface WireTable {
  rowid: ColumnType<number, never, never>;
  agent: string;
  turn: number;
  attempt: number;
  at: number;
  exchange: string;
  /** Row that this request is spliced from; null where it stands alone. */
  splice_of: number | null;
  keep_start: number;
  keep_end: number;
  middle: Uint8Array;
  request_bytes: number;
  /** Null where nothing came back. */
  response: Uint8Array | null;
  /** 1: compressed with zstd; 0: as it came. */
  response_packed: number;
  response_bytes: number;
}

interface BlobTable {
  hash: string;
  /** `utf8`, or `json` for text with lone surrogates, which UTF-8 cannot hold. */
  encoding: 'utf8' | 'json';
  bytes: Uint8Array;
}

interface ViewTable {
  view: string;
  key: string;
  row: string;
}

interface ViewVersionTable {
  view: string;
  version: number;
}

interface ScratchTable {
  agent: string;
  turn: number;
  attempt: number;
  text: string;
  reasoning: string;
}

export interface Schema {
  events: EventTable;
  commands: CommandTable;
  wires: WireTable;
  blobs: BlobTable;
  views: ViewTable;
  view_versions: ViewVersionTable;
  scratch: ScratchTable;
}

export type WireRow = Selectable<WireTable>;
export type NewWireRow = Insertable<WireTable>;
