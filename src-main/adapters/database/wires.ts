import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { AgentId } from '#shared/lib/ids.ts';
import type { WireExchange } from '#shared/model/wire.ts';
import type { WireRecord } from '#main/core/ports/ledger.ts';
import type { NewWireRow, WireRow } from './schema.ts';
import { spliceOf, unsplice } from './splice.ts';

/** Last requests kept in memory, so that the next is spliced without reading the chain. */
const REMEMBERED = 32;

/** Shorter responses are kept as they came: to compress one takes longer than to write it. */
const WORTH_PACKING = 8192;

function packed(response: Uint8Array): { bytes: Uint8Array; packed: boolean } {
  return response.length < WORTH_PACKING ? { bytes: response, packed: false } : { bytes: zstdCompressSync(response), packed: true };
}

export interface Wires {
  /** Within the caller's transaction. */
  put(record: WireRecord, at: number): void;
  /** After the transaction: what `put` wrote is there (`true`) or was rolled back (`false`). */
  settle(committed: boolean): void;
  get(agent: AgentId, turn: number, attempt: number): WireRecord | null;
}

interface Last {
  readonly rowid: number;
  readonly request: Uint8Array;
}

/** What of a row its request is made of: responses stay on the disk while a chain is followed. */
type Link = Pick<WireRow, 'rowid' | 'splice_of' | 'keep_start' | 'keep_end' | 'middle'>;

export function createWires(database: Database.Database): Wires {
  const insert = database.prepare<[NewWireRow]>(`
    INSERT INTO wires (agent, turn, attempt, at, exchange, splice_of, keep_start, keep_end, middle, request_bytes, response, response_packed, response_bytes)
    VALUES (@agent, @turn, @attempt, @at, @exchange, @splice_of, @keep_start, @keep_end, @middle, @request_bytes, @response, @response_packed, @response_bytes)
  `);
  const newest = database.prepare<[string], { rowid: number }>(
    'SELECT rowid FROM wires WHERE agent = ? ORDER BY turn DESC, attempt DESC LIMIT 1',
  );
  const byTurn = database.prepare<[string, number, number], WireRow>('SELECT * FROM wires WHERE agent = ? AND turn = ? AND attempt = ?');
  const byRow = database.prepare<[number], Link>('SELECT rowid, splice_of, keep_start, keep_end, middle FROM wires WHERE rowid = ?');
  const lasts = new Map<AgentId, Last>();
  let pending: { agent: AgentId; last: Last } | null = null;

  /** Follows the chain back to a request that stands alone, then forward again. */
  const requestOf = (row: Link): Uint8Array => {
    const chain: Link[] = [];
    let next: Link | undefined = row;
    while (next !== undefined) {
      chain.push(next);
      next = next.splice_of === null ? undefined : byRow.get(next.splice_of);
    }
    let request: Uint8Array = new Uint8Array();
    for (const link of chain.reverse()) {
      request = unsplice(request, { keepStart: link.keep_start, keepEnd: link.keep_end, middle: link.middle });
    }
    return request;
  };

  const lastOf = (agent: AgentId): Last | null => {
    const known = lasts.get(agent);
    if (known !== undefined) return known;
    const found = newest.get(agent);
    const row = found === undefined ? undefined : byRow.get(found.rowid);
    return row === undefined ? null : { rowid: row.rowid, request: requestOf(row) };
  };

  return {
    put(record, at) {
      const last = lastOf(record.agent);
      const { keepStart, keepEnd, middle } = spliceOf(last?.request ?? new Uint8Array(), record.request);
      const response = record.response === null ? null : packed(record.response);
      const { lastInsertRowid } = insert.run({
        agent: record.agent,
        turn: record.turn,
        attempt: record.attempt,
        at,
        exchange: JSON.stringify(record.exchange),
        splice_of: last?.rowid ?? null,
        keep_start: keepStart,
        keep_end: keepEnd,
        middle,
        request_bytes: record.request.length,
        response: response?.bytes ?? null,
        response_packed: response?.packed === true ? 1 : 0,
        response_bytes: record.response?.length ?? 0,
      });
      pending = { agent: record.agent, last: { rowid: Number(lastInsertRowid), request: record.request } };
    },
    settle(committed) {
      if (pending === null) return;
      lasts.delete(pending.agent);
      if (committed) lasts.set(pending.agent, pending.last);
      pending = null;
      for (const agent of lasts.keys()) {
        if (lasts.size <= REMEMBERED) break;
        lasts.delete(agent);
      }
    },
    get(agent, turn, attempt) {
      const row = byTurn.get(agent, turn, attempt);
      if (row === undefined) return null;
      const exchange = JSON.parse(row.exchange) as WireExchange;
      const response = row.response === null || row.response_packed === 0 ? row.response : zstdDecompressSync(row.response);
      return { agent, turn, attempt, exchange, request: requestOf(row), response };
    },
  };
}
