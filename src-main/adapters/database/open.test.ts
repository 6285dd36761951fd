import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import { databaseFile, DatabaseUnusable, openDatabase } from './open.ts';

const today = () => '2026-01-31';
const later = [...migrations, 'CREATE TABLE later (a INTEGER) STRICT', 'INSERT INTO later VALUES (1)'];

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coppice-open-'));
  file = databaseFile(directory);
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true });
});

function refusal(open: () => unknown): DatabaseUnusable {
  try {
    open();
  } catch (error) {
    if (error instanceof DatabaseUnusable) return error;
    throw error;
  }
  throw new Error('it opened');
}

const close = (database: Database.Database) => database.close();

describe('a database that this Coppice cannot use', () => {
  const untouched = (code: DatabaseUnusable['code']) => {
    const [bytes, names] = [readFileSync(file), readdirSync(directory)];
    const error = refusal(() => openDatabase(directory, today));
    expect(error.code).toBe(code);
    expect(error.message).toContain(file);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(directory)).toEqual(names);
    return error.message;
  };

  it('since a newer one wrote it is refused by its version and left as it is', () => {
    close(openDatabase(directory, today, later));
    expect(untouched('newer')).toMatch(new RegExp(`version ${later.length}, .* up to ${migrations.length}: .*newer Coppice.*-D`));
    // Whatever the newer one keeps its journal in.
    const newer = new Database(file);
    newer.pragma('journal_mode = DELETE');
    newer.close();
    untouched('newer');
  });

  it('since a newer one wrote it and was killed keeps what stands in its journal', () => {
    const newer = openDatabase(directory, today, later);
    newer.exec('INSERT INTO later VALUES (2)');
    const crashed = mkdtempSync(join(directory, 'crashed-'));
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${databaseFile(crashed)}${end}`);
    newer.close();
    expect(refusal(() => openDatabase(crashed, today)).code).toBe('newer');
    const again = openDatabase(crashed, today, later);
    expect(again.prepare('SELECT a FROM later').pluck().all()).toEqual([1, 2]);
    again.close();
  });

  it('since it is none is refused in words', () => {
    writeFileSync(file, 'dear diary, '.repeat(1000));
    expect(untouched('not_a_database')).toMatch(/is not a Coppice database: move it away, or choose another data directory/);
  });

  it('since it is of another program is not made ours', () => {
    const other = new Database(file);
    other.exec('CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES (1)');
    other.close();
    untouched('not_a_database');
    const numbered = new Database(file);
    numbered.pragma('user_version = 1');
    numbered.pragma('application_id = 77');
    numbered.close();
    untouched('not_a_database');
  });

  it('since its folder is not there, or is none, is refused in words', () => {
    const gone = join(directory, 'gone');
    expect(refusal(() => openDatabase(gone, today))).toMatchObject({ code: 'cannot_open' });
    expect(refusal(() => openDatabase(gone, today)).message).toMatch(/cannot open .*gone.*Check that the folder can be written/);
    writeFileSync(gone, 'a file');
    expect(refusal(() => openDatabase(gone, today)).code).toBe('cannot_open');
  });

  it.skipIf(process.getuid?.() === 0)('since its folder cannot be written is refused in words (root may write anywhere)', () => {
    chmodSync(directory, 0o500);
    const error = refusal(() => openDatabase(directory, today));
    expect(error.code).toBe('cannot_open');
    expect(error.message).toMatch(/Check that the folder can be written/);
  });
});

describe('a database of an older Coppice', () => {
  const older = [migrations[0] ?? '', 'CREATE TABLE third (a INTEGER) STRICT'];
  const newer = [...older, 'INSERT INTO third SELECT seq FROM events', 'CREATE TABLE fifth (a INTEGER) STRICT'];
  const addEvent = `INSERT INTO events VALUES (7, 'id', 't', 1, 0, NULL, NULL, NULL, 'c', '{}', '[]', '{}')`;
  const backup = () => `${file}.v2.2026-01-31.backup`;
  const versionOf = (path: string) => {
    const database = new Database(path, { readonly: true });
    const version = database.pragma('user_version', { simple: true });
    database.close();
    return version;
  };
  beforeEach(() => {
    const database = openDatabase(directory, today, older);
    database.exec(addEvent);
    database.close();
  });

  it('takes the steps that it has not had, each once and in order, after a back-up', () => {
    const database = openDatabase(directory, today, newer);
    expect(database.prepare('SELECT a FROM third').pluck().all()).toEqual([7]);
    expect(database.pragma('user_version', { simple: true })).toBe(4);
    database.close();
    expect(readdirSync(directory)).toEqual(['coppice.db', 'coppice.db.v2.2026-01-31.backup']);
    // The back-up is a database that the older Coppice opens.
    const before = mkdtempSync(join(directory, 'before-'));
    copyFileSync(backup(), databaseFile(before));
    const restored = openDatabase(before, today, older);
    expect(restored.prepare('SELECT seq FROM events').pluck().all()).toEqual([7]);
    expect(restored.prepare('SELECT count(*) FROM third').pluck().get()).toBe(0);
    restored.close();
    close(openDatabase(directory, today, newer));
    expect(readdirSync(directory).filter((name) => name.endsWith('.backup'))).toHaveLength(1);
  });

  it('keeps it, its journals and its back-up from others, in a folder that they can enter', () => {
    chmodSync(directory, 0o755);
    chmodSync(file, 0o644);
    const database = openDatabase(directory, today, newer);
    database.exec('INSERT INTO third VALUES (8)');
    const modes = readdirSync(directory).map((name) => [name, statSync(join(directory, name)).mode & 0o077]);
    expect(modes.length).toBeGreaterThan(2);
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
    close(database);
  });

  it('stays whole at its version when a step fails, and can be brought on later', () => {
    const broken = [...older, 'DELETE FROM events', 'CREATE TABLE events (again)'];
    const error = refusal(() => openDatabase(directory, today, broken));
    expect(error.code).toBe('cannot_open');
    expect(error.message).toContain('table events already exists');
    expect(versionOf(file)).toBe(2);
    const database = openDatabase(directory, today, newer);
    expect(database.prepare('SELECT a FROM third').pluck().all()).toEqual([7]);
    database.close();
  });

  it('is not begun where the back-up cannot be made', () => {
    mkdirSync(`${backup()}.part`);
    expect(refusal(() => openDatabase(directory, today, newer)).code).toBe('cannot_open');
    expect(versionOf(file)).toBe(2);
  });

  it('is backed up anew where an earlier back-up was cut off', () => {
    writeFileSync(`${backup()}.part`, 'cut off');
    close(openDatabase(directory, today, newer));
    expect(versionOf(backup())).toBe(2);
    expect(readdirSync(directory)).toEqual(['coppice.db', 'coppice.db.v2.2026-01-31.backup']);
  });

  it('needs no back-up where there is nothing to lose', () => {
    const fresh = mkdtempSync(join(directory, 'fresh-'));
    close(openDatabase(fresh, today, newer));
    expect(readdirSync(fresh)).toEqual(['coppice.db']);
  });
});
