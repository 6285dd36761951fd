import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { AgentType, BrokenAgentType } from '#shared/model/agent-type.ts';
import { definitionOf, type Place } from './definition.ts';

const LARGEST = 262_144;
const MOST_FILES = 500;
const DEEPEST = 5;

export interface ReadFile {
  readonly path: string;
  /** Bytes as they were read; null where the file could not be. */
  readonly bytes: Buffer | null;
  readonly type: AgentType | null;
  readonly problem: string | null;
}

interface Kept {
  readonly print: string;
  readonly read: ReadFile;
}

/** Reads the definitions below a folder within `base`. What has not changed since is not read again. */
export function createFolderReader(): (base: string, folder: string, of: Omit<Place, 'file'>) => Promise<readonly ReadFile[]> {
  const kept = new Map<string, Kept>();
  return async (base, within, of) => {
    const folder = join(base, within);
    const root = await realpath(folder).catch(() => null);
    if (root === null) return [];
    if (of.source === 'project' && !root.startsWith((await realpath(base)) + sep)) {
      const problem = 'it is a link that leads out of the project: its definitions lie within it';
      return [{ path: folder, bytes: null, type: null, problem }];
    }
    const paths = (await markdownBelow(folder, 0)).toSorted();
    for (const path of kept.keys()) if (path.startsWith(folder + sep) && !paths.includes(path)) kept.delete(path);
    const read: ReadFile[] = [];
    for (const path of paths.slice(0, MOST_FILES)) {
      const print = await printOf(path);
      const before = kept.get(path);
      const now = before?.print === print && print !== '' ? before.read : await readOne(path, root, of);
      kept.set(path, { print, read: now });
      read.push(now);
    }
    if (paths.length > MOST_FILES) {
      const problem = `there are more than ${MOST_FILES} files: so many are read. Move what is no agent elsewhere`;
      read.push({ path: folder, bytes: null, type: null, problem });
    }
    return read;
  };
}

export function brokenOf({ path, problem }: ReadFile, source: Place['source']): BrokenAgentType[] {
  return problem === null ? [] : [{ file: path, source, problem }];
}

async function markdownBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    if (found.length > MOST_FILES) break;
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < DEEPEST) found.push(...(await markdownBelow(path, depth + 1)));
    else if (/\.md$/iu.test(entry.name)) found.push(path);
  }
  return found;
}

async function printOf(path: string): Promise<string> {
  const { mtimeMs, ctimeMs, size, ino } = (await stat(path).catch(() => null)) ?? {};
  return ino === undefined ? '' : `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

async function readOne(path: string, root: string, of: Omit<Place, 'file'>): Promise<ReadFile> {
  const broken = (problem: string, bytes: Buffer | null = null): ReadFile => ({ path, bytes, type: null, problem });
  let bytes: Buffer;
  try {
    const real = await realpath(path);
    if (of.source === 'project' && !real.startsWith(root + sep)) {
      return broken('it is a link that leads out of its folder: a definition of a project lies within it');
    }
    // Not blocking: to open a named pipe would otherwise wait for its writer.
    const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return broken('it is no regular file');
      if (stats.size > LARGEST) return broken(`it is ${Math.ceil(stats.size / 1024)} KB: a definition has at most ${LARGEST / 1024} KB`);
      bytes = await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    return broken(`it cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return broken('it is not written in UTF-8: save it as such', bytes);
  }
  const read = definitionOf(text, { ...of, file: path });
  return 'type' in read ? { path, bytes, type: read.type, problem: null } : broken(read.problem, bytes);
}
