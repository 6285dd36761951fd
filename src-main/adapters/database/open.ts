import { existsSync } from 'node:fs';
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
 * @throws DatabaseUnusable where it is newer than this build, no database, or out of reach.
 */
export function openDatabase(directory: string, today: () => string): Database.Database {
  const file = databaseFile(directory);
  let database: Database.Database | undefined;
  try {
    database = new Database(file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma('wal_autocheckpoint = 4000');
    migrate(database, file, today);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseUnusable) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (text.includes('not a database')) {
      throw new DatabaseUnusable(
        'not_a_database',
        `${file} is not a Coppice database: move it away, or choose another data directory with -D`,
        error,
      );
    }
    throw new DatabaseUnusable(
      'cannot_open',
      `cannot open ${file}: ${text}. Check that the folder can be written and the disk has room`,
      error,
    );
  }
}

function migrate(database: Database.Database, file: string, today: () => string): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new DatabaseUnusable(
      'newer',
      `${file} has version ${version}, this Coppice reads up to ${migrations.length}: open it with the newer Coppice that wrote it, or choose another data directory with -D`,
    );
  }
  if (version === migrations.length) return;
  if (version > 0) backUp(database, `${file}.v${version}.${today()}.backup`);
  database.transaction(() => {
    for (const step of migrations.slice(version)) database.exec(step);
    database.pragma(`application_id = ${APPLICATION}`);
    database.pragma(`user_version = ${migrations.length}`);
  })();
}

function backUp(database: Database.Database, file: string): void {
  if (!existsSync(file)) database.prepare('VACUUM INTO ?').run(file);
}
