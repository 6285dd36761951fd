import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrations } from './migrations.ts';

/** A data directory that this build cannot use. The message says why and what to do. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
  readonly code: 'newer' | 'not_a_database' | 'cannot_open';

  constructor(code: DatabaseUnusable['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Marks the file as Coppice's: `file` and other tools can tell. "CPPC". */
const APPLICATION = 0x43505043;

export function databaseFile(directory: string): string {
  return join(directory, 'coppice.db');
}

/**
 * Opens the ledger's file in a data directory and brings it to this build's version, after a back-up where there is something to lose.
 *
 * @param today names the back-up: `2026-01-31`
 * @param steps the migrations of this build, from the first version on
 * @throws DatabaseUnusable where it is newer than this build, no database of Coppice's, or out of reach. Then it was not changed.
 */
export function openDatabase(directory: string, today: () => string, steps: readonly string[] = migrations): Database.Database {
  const file = databaseFile(directory);
  let database: Database.Database | undefined;
  try {
    database = new Database(file);
    const version = versionOf(database, file, steps.length);
    // The folder may be one that others can enter. A journal gets the mode that the file has when it is made.
    for (const part of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(part)) chmodSync(part, 0o600);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma('wal_autocheckpoint = 4000');
    migrate(database, version, steps, () => `${file}.v${version}.${today()}.backup`);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseUnusable) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (text.includes('not a database')) throw notOurs(file, error);
    throw new DatabaseUnusable(
      'cannot_open',
      `cannot open ${file}: ${text}. Check that the folder can be written and the disk has room`,
      error,
    );
  }
}

/** Looks before anything is set: turning on WAL alone would already change a file that is not ours to change. */
function versionOf(database: Database.Database, file: string, newest: number): number {
  const version = database.pragma('user_version', { simple: true }) as number;
  const empty = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (!empty && database.pragma('application_id', { simple: true }) !== APPLICATION) throw notOurs(file);
  if (version > newest) {
    throw new DatabaseUnusable(
      'newer',
      `${file} has version ${version}, this Coppice reads up to ${newest}: open it with the newer Coppice that wrote it, or choose another data directory with -D`,
    );
  }
  return version;
}

function notOurs(file: string, cause?: unknown): DatabaseUnusable {
  return new DatabaseUnusable(
    'not_a_database',
    `${file} is not a Coppice database: move it away, or choose another data directory with -D`,
    cause,
  );
}

function migrate(database: Database.Database, version: number, steps: readonly string[], backup: () => string): void {
  if (version === steps.length) return;
  if (version > 0) backUp(database, backup());
  database.transaction(() => {
    for (const step of steps.slice(version)) database.exec(step);
    database.pragma(`application_id = ${APPLICATION}`);
    database.pragma(`user_version = ${steps.length}`);
  })();
}

/** Written aside first: a back-up that was cut off must not pass for a whole one. */
function backUp(database: Database.Database, file: string): void {
  if (existsSync(file)) return;
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  try {
    // SQLite fills an empty file, and would make one that others can read.
    closeSync(openSync(draft, 'wx', 0o600));
    database.prepare('VACUUM INTO ?').run(draft);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
