import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '#shared/lib/result.ts';
import Database from 'better-sqlite3';
import { openDataDirectory } from './data-directory.ts';
import type { EngineInfo } from './engine-info.ts';
import { readEngineInfo, removeEngineInfo, writeEngineInfo } from './engine-info.ts';

/** This process is the one engine of the data directory, until `release` or its death. */
export interface EngineLock {
  readonly held: true;
  /** Real path of the data directory. */
  readonly directory: string;
  /** Tells others how to reach this engine. */
  publish(info: EngineInfo): void;
  release(): void;
}

export interface NoEngineLock {
  readonly held: false;
  /** Who holds it; null where it has not said so (yet), or where the directory is the problem. */
  readonly holder: EngineInfo | null;
  readonly problem: Problem<'engine_held' | 'data_directory_unusable'>;
}

/** Milliseconds to wait for a process that is only asking: two that ask at once must not both be told that it is held. */
const ASKING_MS = 20;

/**
 * Takes the one seat of a data directory.
 *
 * The lock is an open exclusive transaction of SQLite on `engine.lock`: the system frees it with the process, however that ends,
 * so nobody ever has to guess whether a process id is still the one that wrote it.
 */
export function acquireEngineLock(dataDirectory: string): EngineLock | NoEngineLock {
  const opened = openDataDirectory(dataDirectory);
  if (!opened.ok) return { held: false, holder: null, problem: opened.problem };
  const directory = opened.value;
  const file = join(directory, 'engine.lock');
  let database: Database.Database | null = null;
  try {
    closeSync(openSync(file, 'a', 0o600));
    database = new Database(file, { timeout: ASKING_MS });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (isBusy(error)) return heldElsewhere(directory);
    const why = error instanceof Error ? error.message : String(error);
    const message = `${file} cannot be locked: ${why}; remove that file if no Coppice runs, or choose another data directory with -D`;
    return { held: false, holder: null, problem: { code: 'data_directory_unusable', message } };
  }
  const lock = database;
  // What is written there is of an engine that is gone.
  removeEngineInfo(directory);
  return {
    held: true,
    directory,
    publish: (info) => writeEngineInfo(directory, info),
    release() {
      if (!lock.open) return;
      removeEngineInfo(directory);
      lock.close();
    },
  };
}

function heldElsewhere(directory: string): NoEngineLock {
  const holder = readEngineInfo(directory);
  const who = holder === null ? 'another Coppice' : `the Coppice of process ${holder.pid}`;
  const message = `the data directory ${directory} is in use by ${who}: end that one, or choose another directory with -D`;
  return { held: false, holder, problem: { code: 'engine_held', message } };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED'));
}
