import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { newCommandId, openCoppice, type TestCoppice } from '#test/support/coppice.ts';
import { catalog, type LedgerEvent } from '#shared/events/catalog.ts';
import { Envelope } from '#shared/events/envelope.ts';
import { Snapshot } from '#shared/contract/live.ts';
import { INLINE_LIMIT, refsIn, withTexts } from '#shared/model/text.ts';
import { agents } from '#shared/projections/agents.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { loops } from '#shared/projections/loops.ts';
import { mail } from '#shared/projections/mail.ts';
import type { Projection } from '#shared/projections/projection.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import { databaseFile } from './open.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/databases');
const found = readdirSync(FIXTURES).filter((name) => /^v\d+$/.test(name));

it('there is a database of every version that a Coppice wrote, this one included', () => {
  expect(found.toSorted()).toEqual(migrations.map((_, index) => `v${index + 1}`).toSorted());
});

describe.each(found)('a database of version %s', (name) => {
  const kept = join(FIXTURES, name, 'coppice.db.gz');
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
    expect(statSync(kept).size).toBeLessThan(400 * 1024);
  });

  it('opens, and shows what was done in it', async () => {
    const shown = await whole.client.live.snapshot();
    expect(Snapshot.parse(shown)).toEqual(shown);
    expect(whole.log).toEqual([]);
    expect(shown.agents.map(({ name: agent, run }) => `${agent} ${run.status}`).toSorted()).toEqual([
      'add-discounts completed',
      'fix-rounding completed',
      'main completed',
      'main completed',
      'mapper completed',
    ]);
    expect(shown.worktrees.map(({ state, commits }) => ({ state, commits }))).toEqual([
      { state: 'ready', commits: 1 },
      { state: 'ready', commits: 1 },
    ]);
    expect(shown.approvals).toEqual([]);
  });

  it('has transcripts and requests to read', async () => {
    const { sessions: rows, agents: all } = await whole.client.live.snapshot();
    for (const { id, agent } of rows) {
      const { events, more } = await whole.client.sessions.events({ session: id, before: null, after: null, limit: 2000 });
      expect(more).toBe(false);
      expect(events[0]?.type).toBe('session.created');
      expect(events.at(-1)?.type).toMatch(/^(run\.ended|worktree\.)/);
      const turns = await whole.client.turns.list({ agent });
      expect(turns).toHaveLength(all.find((each) => each.id === agent)?.turns ?? -1);
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
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(12);
    expect(events.some(({ body }) => 'text' in body && body.text.length > INLINE_LIMIT)).toBe(true);
  });

  it.each<Projection<unknown>>([sessions, agents, loops, mail, approvals, worktrees] as Projection<unknown>[])(
    'has the rows of $name that its facts fold to today',
    async ({ name: view, version, fold }) => {
      const rows = new Map<string, unknown>();
      for (const event of await allEvents()) {
        for (const { key, row } of fold((each) => rows.get(each), event)) {
          if (row === null) rows.delete(key);
          else rows.set(key, row);
        }
      }
      const saved = await whole.coppice.answering.engine.ledger.rows(view, version);
      const parsed = new Map([...(saved ?? [])].map(([key, row]) => [key, JSON.parse(row) as unknown]));
      expect(parsed).toEqual(new Map([...rows].map(([key, row]) => [key, JSON.parse(JSON.stringify(row)) as unknown])));
    },
  );

  it('goes on: a new session begins in it', async () => {
    const { sessions: before } = await whole.client.live.snapshot();
    const asked = { commandId: newCommandId(), cwd: data, prompt: 'Hello again', model: null, mode: 'ask' as const };
    const { agent } = await whole.client.sessions.start(asked);
    expect((await whole.ended(agent)).run.status).toBe('completed');
    await whole.reopen();
    expect((await whole.client.live.snapshot()).sessions).toHaveLength(before.length + 1);
  });
});
