import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { newCommandId, openCoppice, type TestCoppice } from '#test/support/coppice.ts';
import { shown } from '#test/support/databases/shown.ts';
import { toldOf } from '#test/support/databases/told-of.ts';
import { upcast } from '#test/support/databases/upcast.ts';
import { catalog, type EventType, type LedgerEvent, versions } from '#shared/events/catalog.ts';
import { Envelope } from '#shared/events/envelope.ts';
import { Snapshot } from '#shared/contract/live.ts';
import { refsIn, withTexts } from '#shared/model/text.ts';
import { agents } from '#shared/projections/agents.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { lanes } from '#shared/projections/lanes.ts';
import { loops } from '#shared/projections/loops.ts';
import { mail } from '#shared/projections/mail.ts';
import { permissions } from '#shared/projections/permissions.ts';
import { applyChanges, type Projection } from '#shared/projections/projection.ts';
import { questions } from '#shared/projections/questions.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { trust } from '#shared/projections/trust.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import { databaseFile } from './open.ts';

const VIEWS = [sessions, agents, loops, mail, approvals, questions, lanes, permissions, trust, worktrees] as Projection<unknown>[];
const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/databases');
const found = readdirSync(FIXTURES).filter((name) => /^v\d+-[a-z]+$/.test(name));
const packed = (name: string) => join(FIXTURES, name, 'coppice.db.gz');
const tablesOf = (name: string) => Number(/\d+/.exec(name)?.[0]);

/** What stands in each of them as it was written: the version of its tables, and of each fact by its place. */
const stored = new Map(found.map((name) => [name, storedIn(name)]));

function storedIn(name: string): { tables: number; facts: ReadonlyMap<number, string>; longTexts: number } {
  // In memory there is no write-ahead log: bytes 18 and 19 of the file say that it has none.
  const database = new Database(gunzipSync(readFileSync(packed(name))).fill(1, 18, 20));
  try {
    const rows = database.prepare("SELECT seq, type || '@' || v AS fact FROM events").all() as { seq: number; fact: string }[];
    return {
      tables: database.pragma('user_version', { simple: true }) as number,
      facts: new Map(rows.map(({ seq, fact }) => [seq, fact])),
      longTexts: database.prepare(`SELECT count(*) FROM events WHERE body LIKE '%"$text"%'`).pluck().get() as number,
    };
  } finally {
    database.close();
  }
}

/** `turn.cut@1` for each version of a type that came before today's. */
const former = (Object.keys(versions) as EventType[]).flatMap((type) =>
  Array.from({ length: (versions[type] ?? 1) - 1 }, (_, index) => `${type}@${index + 1}`),
);

it('there is a database of every version of the tables, this one included', () => {
  expect(new Set(found.map(tablesOf))).toEqual(new Set(migrations.map((_, index) => index + 1)));
  for (const [name, { tables }] of stored) expect({ name, tables }).toEqual({ name, tables: tablesOf(name) });
});

it('there is a database with every fact in each of its former versions', () => {
  const held = new Set([...stored.values()].flatMap(({ facts }) => [...facts.values()]));
  const missing = former
    .filter((fact) => !held.has(fact))
    .map((fact) => `no database holds ${fact}: make one with the last build that wrote it, as test/fixtures/databases/README.md says`);
  expect(missing).toEqual([]);
});

it('there are long texts in them, which are kept beside the facts', () => {
  expect([...stored.values()].map(({ longTexts }) => longTexts).toSorted((a, b) => b - a)[0]).toBeGreaterThan(1);
});

it('of every former version of a fact it is said what it reads as', () => {
  const said = new Set(Object.values(upcast).flatMap((facts) => Object.values(facts).map(({ fact }) => fact)));
  const missing = former
    .filter((fact) => !said.has(fact))
    .map((fact) => `write into test/support/databases/upcast.ts what a ${fact} of one of the databases reads as today, whole`);
  expect(missing).toEqual([]);
});

describe.each(found)('the database %s', (name) => {
  const kept = packed(name);
  let data: string;
  let whole: TestCoppice;
  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'coppice-older-'));
    writeFileSync(databaseFile(data), gunzipSync(readFileSync(kept)));
    whole = await openCoppice({ data });
  });
  afterEach(async () => {
    await whole.close();
    rmSync(data, { recursive: true });
  });

  const allEvents = async (): Promise<LedgerEvent[]> => {
    const { ledger } = whole.coppice.answering.engine;
    const events = await ledger.readAll(0, 1_000_000);
    const wholeText = async (event: LedgerEvent) => {
      const texts = new Map<string, string>();
      for (const { $text, length } of refsIn(event.body)) {
        const text = await ledger.text($text);
        expect(text).toHaveLength(length);
        texts.set($text, text ?? '');
      }
      return withTexts(event, texts);
    };
    return Promise.all(events.map(wholeText));
  };

  it('is one small file', () => {
    expect(readdirSync(join(FIXTURES, name))).toEqual(['coppice.db.gz']);
    expect(statSync(kept).size).toBeLessThan(300 * 1024);
  });

  it('opens, and shows what was done in it', async () => {
    const all = await whole.client.live.snapshot();
    expect(Snapshot.parse(all)).toEqual(all);
    expect(whole.log).toEqual([]);
    expect(toldOf(all)).toEqual(shown[name]);
  });

  it('has transcripts and requests to read', async () => {
    const { sessions: rows } = await whole.client.live.snapshot();
    for (const { id, agent } of rows) {
      const { events, more } = await whole.client.sessions.events({ session: id, before: null, after: null, limit: 2000 });
      expect(more).toBe(false);
      expect(events[0]?.type).toBe('session.created');
      const turns = await whole.client.turns.list({ agent });
      // A turn that was cut before anything came of it has no exchange.
      const ended = events.flatMap(({ type, body }) => (type === 'turn.ended' ? [{ turn: body.turn, attempt: body.attempt }] : []));
      expect(turns.map(({ turn, attempt }) => ({ turn, attempt }))).toEqual(expect.arrayContaining(ended));
      for (const { turn, attempt, requestBytes } of turns) {
        const { request } = await whole.client.turns.exchange({ agent, turn, attempt });
        expect(Buffer.byteLength(request.text)).toBe(requestBytes);
        expect(() => JSON.parse(request.text) as unknown).not.toThrow();
      }
    }
  });

  it('holds facts of the shapes that this Coppice knows', async () => {
    const events = await allEvents();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    for (const event of events) {
      expect(Envelope.parse(event)).toEqual(event);
      expect(catalog[event.type].parse(event.body)).toEqual(event.body);
    }
    const wanted = upcast[name] ?? {};
    const read = Object.keys(wanted).map((seq) => {
      const fact = stored.get(name)?.facts.get(Number(seq));
      return [seq, { fact, body: events[Number(seq) - 1]?.body }] as const;
    });
    expect(Object.fromEntries(read)).toEqual(wanted);
  });

  it('has the rows that its facts fold to today', async () => {
    const events = await allEvents();
    for (const { name: view, version, fold } of VIEWS) {
      const rows = new Map<string, unknown>();
      for (const event of events) {
        applyChanges(
          rows,
          fold((key) => rows.get(key), event),
        );
      }
      const saved = await whole.coppice.answering.engine.ledger.rows(view, version);
      const parsed = new Map([...(saved ?? [])].map(([key, row]) => [key, JSON.parse(row) as unknown]));
      const folded = new Map([...rows].map(([key, row]) => [key, JSON.parse(JSON.stringify(row)) as unknown]));
      expect({ view, rows: parsed }).toEqual({ view, rows: folded });
    }
  });

  it('goes on: a new session begins in it', async () => {
    const { sessions: before } = await whole.client.live.snapshot();
    const asked = { commandId: newCommandId(), cwd: data, prompt: 'Hello again', model: null, mode: 'ask' as const };
    const { agent } = await whole.client.sessions.start(asked);
    expect((await whole.ended(agent)).run.status).toBe('completed');
    await whole.reopen();
    expect((await whole.client.live.snapshot()).sessions).toHaveLength(before.length + 1);
  });
});
