import { mkdtemp, rm } from 'node:fs/promises';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { ledgerContract } from '#test/contract/ledger.ts';
import { commitOf, noticeOf, receiptOf, someone } from '#test/support/facts.ts';
import { versions } from '#shared/events/catalog.ts';
import { UnreadableEvent, upcasters } from '#shared/events/upcasters.ts';
import type { Ledger } from '#main/core/ports/ledger.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type OnBadRow } from './ledger.ts';
import { databaseFile, openDatabase } from './open.ts';

const today = () => '2026-01-31';
const noBadRow: OnBadRow = ({ key, why }) => {
  throw new Error(`row ${key}: ${why}`);
};

ledgerContract('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'coppice-ledger-'));
  return {
    open: async () => createLedger(openDatabase(directory, today), noBadRow),
    bytes: () => readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0),
    remove: () => rm(directory, { recursive: true }),
  };
});

describe('the ledger in a SQLite file', () => {
  let directory: string;
  let database: Database.Database;
  let ledger: Ledger;
  let bad: Parameters<OnBadRow>[0][];
  const one = someone();
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'coppice-ledger-'));
    database = openDatabase(directory, today);
    bad = [];
    ledger = createLedger(database, (what) => bad.push(what));
  });
  afterEach(async () => {
    if (database.open) await ledger.close();
    rmSync(directory, { recursive: true });
  });

  it('syncs a commit to the disk where that is asked for, and only there', async () => {
    database.exec(`
      CREATE TEMP TABLE seen (synchronous);
      CREATE TEMP TRIGGER look AFTER INSERT ON main.events BEGIN INSERT INTO seen SELECT synchronous FROM pragma_synchronous; END;
    `);
    await ledger.commit(commitOf([noticeOf(1, one)]));
    await ledger.commit(commitOf([noticeOf(2, one)], { durability: 'full' }));
    const receipt = receiptOf();
    await ledger.commit(commitOf([noticeOf(3, one)], { receipt }));
    await expect(ledger.commit(commitOf([noticeOf(4, one)], { receipt, durability: 'full' }))).rejects.toThrow('UNIQUE');
    await ledger.commit(commitOf([noticeOf(4, one)]));
    const [normal, full] = [1, 2];
    expect(database.prepare('SELECT synchronous FROM seen').pluck().all()).toEqual([normal, full, normal, normal]);
  });

  it('forgets a request whose commit failed at its very end, as on a full disk', async () => {
    database.exec(`
      CREATE TABLE nowhere (id INTEGER PRIMARY KEY);
      CREATE TABLE late (id INTEGER REFERENCES nowhere DEFERRABLE INITIALLY DEFERRED);
      CREATE TEMP TRIGGER fail AFTER INSERT ON main.wires WHEN NEW.turn = 2 BEGIN INSERT INTO late VALUES (1); END;
    `);
    const exchange = { url: 'u', method: 'POST', requestHeaders: {}, status: 200, responseHeaders: {} };
    const send = (turn: number, request: string) =>
      ledger.commit(
        commitOf([], { wire: { agent: one.agent, turn, attempt: 1, exchange, request: Buffer.from(request), response: null } }),
      );
    await send(1, 'the first');
    await expect(send(2, 'the first, then what was never written')).rejects.toThrow('FOREIGN KEY');
    database.exec('DROP TRIGGER fail');
    await send(2, 'the first, then the second');
    await send(3, 'the first, then the second, then the third');
    const read = async (turn: number) => Buffer.from((await ledger.exchange(one.agent, turn, 1))?.request ?? []).toString();
    expect([await read(1), await read(2), await read(3)]).toEqual([
      'the first',
      'the first, then the second',
      'the first, then the second, then the third',
    ]);
  });

  it('leaves one whole file when it is closed', async () => {
    await ledger.commit(commitOf([noticeOf(1, one), noticeOf(2, one)]));
    await ledger.close();
    expect(readdirSync(directory)).toEqual(['coppice.db']);
    const copy = join(directory, 'copy');
    cpSync(databaseFile(directory), databaseFile(copy), { recursive: true });
    const other = createLedger(openDatabase(copy, today), noBadRow);
    expect(await other.head()).toBe(2);
    await other.close();
  });

  it('has every acknowledged commit in the files, also where it was never closed', async () => {
    for (let seq = 1; seq <= 20; seq += 1) await ledger.commit(commitOf([noticeOf(seq, one)]));
    const copy = join(directory, 'copy');
    for (const end of ['', '-wal']) cpSync(`${databaseFile(directory)}${end}`, `${databaseFile(copy)}${end}`, { recursive: true });
    const other = createLedger(openDatabase(copy, today), noBadRow);
    expect(await other.head()).toBe(20);
    await other.close();
    expect(existsSync(`${databaseFile(copy)}-wal`)).toBe(false);
  });

  describe('rows that cannot be read', () => {
    const spoil = (seq: number, column: string, text: string) =>
      database.prepare(`UPDATE events SET ${column} = ? WHERE seq = ?`).run(text, seq);
    beforeEach(async () => {
      for (let seq = 1; seq <= 9; seq += 1) await ledger.commit(commitOf([noticeOf(seq, one)]));
    });

    it('are set aside and told once, and cost nobody the others', async () => {
      spoil(3, 'body', '{"text": "cut off he');
      spoil(4, 'causes', '');
      spoil(9, 'actor', 'nobody');
      const { session } = one;
      const seqs = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);
      expect(seqs(await ledger.read({ session, limit: 100 }))).toEqual([1, 2, 5, 6, 7, 8]);
      // Readers page, and take a page that is not full for the last one.
      expect(seqs(await ledger.readAll(0, 4))).toEqual([1, 2, 5, 6]);
      expect(seqs(await ledger.read({ session, after: 1, limit: 2 }))).toEqual([2, 5]);
      expect(seqs(await ledger.read({ session, before: 6, limit: 2 }))).toEqual([2, 5]);
      expect(seqs(await ledger.read({ session, before: 100, limit: 1 }))).toEqual([8]);
      expect(bad.map(({ table, key }) => `${table} ${key}`)).toEqual(['events 3', 'events 4', 'events 9']);
      expect(bad[0]?.why).toMatch(/JSON/);
    });

    it('of a view have it folded anew from its facts', async () => {
      await ledger.replaceRows('agents', 1, new Map([['a', '{"x":1}']]));
      await ledger.replaceRows('mail', 1, new Map([['a', '1']]));
      database.exec(`UPDATE views SET row = '{"x":' WHERE view = 'agents'`);
      expect(await ledger.rows('agents', 1)).toBeNull();
      expect(bad).toMatchObject([{ table: 'views', key: 'agents a' }]);
      expect(await ledger.rows('mail', 1)).toEqual(new Map([['a', '1']]));
    });

    it('are refused where a newer Coppice wrote them, by version or by type', async () => {
      database.exec('UPDATE events SET v = 7 WHERE seq = 5');
      await expect(ledger.readAll(0, 100)).rejects.toThrow(UnreadableEvent);
      await expect(ledger.readAll(4, 1)).rejects.toThrow(/notice\.given.*version 7.*reads up to 2.*newer version/);
      expect(await ledger.readAll(5, 100)).toHaveLength(4);
      database.exec(`UPDATE events SET type = 'moon.risen' WHERE seq = 6`);
      await expect(ledger.readAll(5, 1)).rejects.toThrow(/"moon\.risen".*does not know.*newer version/);
      expect(bad).toEqual([]);
    });
  });

  describe('events of older versions', () => {
    const before = { version: versions['notice.given'], steps: upcasters['notice.given'] };
    beforeEach(() => {
      versions['notice.given'] = 3;
      upcasters['notice.given'] = [
        (body) => ({ ...(body as object), second: true }),
        (body) => ({ ...(body as object), text: `${(body as { text: string }).text}!` }),
      ];
    });
    afterEach(() => {
      Object.assign(versions, { 'notice.given': before.version });
      Object.assign(upcasters, { 'notice.given': before.steps });
    });

    it('are brought to the present one step by step, and the file stays as it is', async () => {
      const [first, second, third] = [
        { ...noticeOf(1, one), v: 1 },
        { ...noticeOf(2, one), v: 2 },
        { ...noticeOf(3, one), v: 3 },
      ];
      await ledger.commit(commitOf([first, second, third]));
      expect((await ledger.readAll(0, 3)).map(({ v, body }) => ({ v, body }))).toEqual([
        { v: 3, body: { about: 'loop', text: 'notice 1!', second: true } },
        { v: 3, body: { about: 'loop', text: 'notice 2!' } },
        { v: 3, body: { about: 'loop', text: 'notice 3' } },
      ]);
      expect(database.prepare('SELECT v FROM events').pluck().all()).toEqual([1, 2, 3]);
    });

    it('from which no step leads on are refused', async () => {
      upcasters['notice.given'] = [];
      await ledger.commit(commitOf([{ ...noticeOf(1, one), v: 1 }]));
      await expect(ledger.readAll(0, 1)).rejects.toThrow(/no upcaster leads from version 1 of notice\.given/);
    });
  });
});
