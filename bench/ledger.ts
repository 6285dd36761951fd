import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { idsFrom } from '#shared/lib/ids.ts';
import { createLedger } from '#main/adapters/database/ledger.ts';
import { openDatabase } from '#main/adapters/database/open.ts';
import { type Row, row } from './report.ts';

/** Text that makes an event's JSON about 500 bytes long. */
const OUTPUT = 'x'.repeat(380);

/** (d) events a second through the ledger, one a commit, against a raw append of the same JSON with one index. */
export async function benchLedger(sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) {
    const raw = inFolder((folder) => rawAppend(folder, size));
    const ours = await inFolder((folder) => ledgerAppend(folder, size));
    rows.push(
      row(
        `ledger, events a second, one a commit, ${size.toLocaleString('en')} events`,
        ours,
        await raw,
        'wanted: within 3 times, and flat',
      ),
    );
  }
  return rows;
}

function rawAppend(folder: string, size: number): number {
  const database = new Database(join(folder, 'raw.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, session TEXT, body TEXT); CREATE INDEX by_session ON events (session, seq)');
  const insert = database.prepare('INSERT INTO events (session, body) VALUES (?, ?)');
  const make = maker();
  const began = performance.now();
  for (let seq = 1; seq <= size; seq += 1) {
    const event = make(seq);
    insert.run(event.session, JSON.stringify(event));
  }
  const seconds = (performance.now() - began) / 1000;
  database.close();
  return size / seconds;
}

async function ledgerAppend(folder: string, size: number): Promise<number> {
  const ledger = createLedger(
    openDatabase(folder, () => 'today'),
    (bad) => {
      throw new Error(bad.why);
    },
  );
  const make = maker();
  const began = performance.now();
  for (let seq = 1; seq <= size; seq += 1) {
    const event = make(seq);
    const receipt = {
      command: event.command,
      kind: 'tool.finish',
      at: event.at,
      seed: '',
      attended: true,
      asked: null,
      outcome: { ok: true, value: 'null' },
    } as const;
    const views = [{ view: 'agents', key: event.agent ?? '', row: '{"status":"running"}' }];
    await ledger.commit({ events: [event], views, receipt, durability: 'normal' });
  }
  const seconds = (performance.now() - began) / 1000;
  await ledger.close();
  return size / seconds;
}

/** Facts of one agent, of the commonest kind. */
function maker(): (seq: number) => LedgerEvent {
  const ids = idsFrom(randomBytes(16).toString('hex'));
  const [session, agent, run] = [ids.session(), ids.agent(), ids.run()];
  return (seq) => ({
    seq,
    id: ids.event(Date.now()),
    type: 'tool.ended',
    v: 1,
    at: Date.now(),
    session,
    agent,
    run,
    command: randomUUID() as string as LedgerEvent['command'],
    actor: { kind: 'engine', id: 'engine', via: 'engine' },
    causes: [],
    body: { turn: 1, call: ids.call(), outcome: 'ok', output: OUTPUT, facts: {} },
  });
}

async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
