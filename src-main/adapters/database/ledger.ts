import Database from 'better-sqlite3';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Envelope } from '#shared/events/envelope.ts';
import { UnreadableEvent, upcast } from '#shared/events/upcasters.ts';
import type { BlobHash, CommandId } from '#shared/lib/ids.ts';
import { type Commit, type Ledger, LedgerUnwritable, type Receipt, type Scratch } from '#main/core/ports/ledger.ts';
import { createHistory } from './history.ts';
import type { EventTable } from './schema.ts';
import { type StoredText, textOf, withoutLongTexts } from './texts.ts';
import { createWires } from './wires.ts';

interface CommandRow {
  readonly kind: string;
  readonly at: number;
  readonly seed: string;
  readonly attended: number;
  readonly asked: string;
  readonly ok: number;
  readonly answer: string;
  readonly code: string | null;
}

/** What the ledger tells of a row that it had to set aside. */
export type OnBadRow = (what: { readonly table: string; readonly key: string; readonly why: string }) => void;

/** The ledger over one SQLite file. The calls are synchronous inside: short, and in the order they were made. */
export function createLedger(database: Database.Database, onBadRow: OnBadRow): Ledger {
  const insertEvent = database.prepare(
    `INSERT INTO events (seq, id, type, v, at, session, agent, run, command, actor, causes, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertText = database.prepare('INSERT OR IGNORE INTO blobs (hash, encoding, bytes) VALUES (?, ?, ?)');
  const insertCommand = database.prepare(
    'INSERT INTO commands (id, kind, at, seed, attended, asked, ok, answer, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const putRow = database.prepare('INSERT OR REPLACE INTO views (view, key, row) VALUES (?, ?, ?)');
  const dropRow = database.prepare('DELETE FROM views WHERE view = ? AND key = ?');
  const head = database.prepare<[], number | null>('SELECT max(seq) FROM events').pluck();
  const blob = database.prepare<[string], { encoding: 'utf8' | 'json'; bytes: Uint8Array }>(
    'SELECT encoding, bytes FROM blobs WHERE hash = ?',
  );
  const command = database.prepare<[string], CommandRow>('SELECT * FROM commands WHERE id = ?');
  const viewVersion = database.prepare<[string], number>('SELECT version FROM view_versions WHERE view = ?').pluck();
  const viewRows = database.prepare<[string], { key: string; row: string }>('SELECT key, row FROM views WHERE view = ?');
  const badViewRow = database.prepare<[string], string>('SELECT key FROM views WHERE view = ? AND NOT json_valid(row)').pluck();
  const dropRows = database.prepare('DELETE FROM views WHERE view = ?');
  const putVersion = database.prepare('INSERT OR REPLACE INTO view_versions (view, version) VALUES (?, ?)');
  const putScratch = database.prepare('INSERT OR REPLACE INTO scratch (agent, turn, attempt, text, reasoning) VALUES (?, ?, ?, ?, ?)');
  const getScratch = database.prepare<[string], Scratch>('SELECT * FROM scratch WHERE agent = ?');
  const wires = createWires(database);
  const history = createHistory(database);

  const keep = ({ hash, encoding, bytes }: StoredText) => insertText.run(hash, encoding, bytes);

  const write = database.transaction(({ events, views, receipt, wire }: Commit): LedgerEvent[] => {
    const stored = events.map((event) => {
      const kept = { ...event, body: withoutLongTexts<unknown>(event.body, keep) } as LedgerEvent;
      const { seq, id, type, v, at, session, agent, run, command: cause, actor, causes } = event;
      insertEvent.run(
        seq,
        id,
        type,
        v,
        at,
        session,
        agent,
        run,
        cause,
        JSON.stringify(actor),
        JSON.stringify(causes),
        JSON.stringify(kept.body),
      );
      return kept;
    });
    for (const { view, key, row } of views) {
      if (row === null) dropRow.run(view, key);
      else putRow.run(view, key, row);
    }
    const { outcome } = receipt;
    const answer = outcome.ok ? outcome.value : outcome.message;
    const code = outcome.ok ? null : outcome.code;
    insertCommand.run(
      receipt.command,
      receipt.kind,
      receipt.at,
      receipt.seed,
      receipt.attended ? 1 : 0,
      JSON.stringify(withoutLongTexts(receipt.asked, keep)),
      outcome.ok ? 1 : 0,
      answer,
      code,
    );
    if (wire !== undefined) wires.put(wire, receipt.at);
    return stored;
  });

  const told = new Set<number>();
  /** A row that cannot be parsed is set aside, and told once: one bad row must not take a session with it. */
  const setAside = (row: EventTable, why: string): [] => {
    if (!told.has(row.seq)) onBadRow({ table: 'events', key: String(row.seq), why });
    told.add(row.seq);
    return [];
  };

  /** Reads on for each row that is set aside: who gets fewer than `limit` takes it for the end. */
  const readable = async (limit: number, rowsOf: (limit: number) => Promise<EventTable[]>): Promise<LedgerEvent[]> => {
    for (let wanted = limit; ;) {
      const rows = await rowsOf(wanted);
      const events = rows.flatMap((row) => decode(row, setAside));
      if (events.length === limit || rows.length < wanted) return events;
      wanted += limit - events.length;
    }
  };

  return {
    head: async () => head.get() ?? 0,
    async commit(commit) {
      if (commit.durability === 'full') database.pragma('synchronous = FULL');
      let committed = false;
      try {
        const stored = write(commit);
        committed = true;
        return stored;
      } catch (error) {
        throw unwritable(error);
      } finally {
        wires.settle(committed);
        if (commit.durability === 'full') database.pragma('synchronous = NORMAL');
      }
    },
    async receipt(id) {
      const row = command.get(id);
      return row === undefined ? null : receiptOf(id, row);
    },
    read: (range) => readable(range.limit, (limit) => history.ofSession({ ...range, limit })),
    readAll: (after, most) => readable(most, (limit) => history.ofAll(after, limit)),
    async rows(view, version) {
      if (viewVersion.get(view) !== version) return null;
      const bad = badViewRow.get(view);
      if (bad !== undefined) {
        onBadRow({ table: 'views', key: `${view} ${bad}`, why: 'it is no JSON, so the view is folded anew' });
        return null;
      }
      return new Map(viewRows.all(view).map(({ key, row }) => [key, row]));
    },
    replaceRows: async (view, version, rows) => {
      database.transaction(() => {
        dropRows.run(view);
        for (const [key, row] of rows) putRow.run(view, key, row);
        putVersion.run(view, version);
      })();
    },
    async text(hash: BlobHash) {
      const found = blob.get(hash);
      return found === undefined ? null : textOf(found);
    },
    exchanges: (agent) => history.exchanges(agent),
    exchange: async (agent, turn, attempt) => wires.get(agent, turn, attempt),
    saveScratch: async ({ agent, turn, attempt, text, reasoning }) => {
      putScratch.run(agent, turn, attempt, text.toWellFormed(), reasoning.toWellFormed());
    },
    scratch: async (agent) => getScratch.get(agent) ?? null,
    close: async () => {
      if (!database.open) return;
      try {
        database.pragma('wal_checkpoint(TRUNCATE)');
      } catch {
        // On a full disk the last commits stay in the journal, where the next start finds them.
      } finally {
        database.close();
      }
    },
  };
}

/** An event of a newer version is refused; what is no event at all is set aside. */
function decode(row: EventTable, setAside: (row: EventTable, why: string) => []): LedgerEvent[] {
  try {
    const { actor, causes, body, ...rest } = row;
    return [upcast({ ...rest, actor: JSON.parse(actor), causes: JSON.parse(causes), body: JSON.parse(body) } as Envelope)];
  } catch (error) {
    if (error instanceof UnreadableEvent) throw error;
    return setAside(row, error instanceof Error ? error.message : String(error));
  }
}

function unwritable(error: unknown): unknown {
  const full = error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR|READONLY)/.test(error.code);
  return full ? new LedgerUnwritable(error.message, { cause: error }) : error;
}

function receiptOf(id: CommandId, row: CommandRow): Receipt {
  const outcome =
    row.ok === 1 ? { ok: true as const, value: row.answer } : { ok: false as const, code: row.code ?? 'refused', message: row.answer };
  return {
    command: id,
    kind: row.kind,
    at: row.at,
    asked: JSON.parse(row.asked) as unknown,
    seed: row.seed,
    attended: row.attended === 1,
    outcome,
  };
}
