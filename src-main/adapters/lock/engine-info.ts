import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How a running engine is reached, as `engine.json` of its data directory says. */
export const EngineInfo = z.object({
  pid: z.int().positive(),
  /** Path of a Unix socket, or name of a pipe. */
  address: z.string().min(1),
  protocol: z.int(),
  build: z.string(),
  /** Shown by clients as their bearer token. Only this person can read the file. */
  token: z.string().min(1),
});
export type EngineInfo = z.infer<typeof EngineInfo>;

const fileOf = (directory: string): string => join(directory, 'engine.json');

/** Written whole or not at all, readable by this person alone. */
export function writeEngineInfo(directory: string, info: EngineInfo): void {
  const draft = `${fileOf(directory)}.${process.pid}`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, JSON.stringify(info));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, fileOf(directory));
}

/** Null where there is none, or none that can be read: an engine that is just starting has not written it yet. */
export function readEngineInfo(directory: string): EngineInfo | null {
  try {
    return EngineInfo.parse(JSON.parse(readFileSync(fileOf(directory), 'utf8')));
  } catch {
    return null;
  }
}

export function removeEngineInfo(directory: string): void {
  rmSync(fileOf(directory), { force: true });
}
