import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { ProjectFile, ProjectFiles } from '#main/core/ports/project-settings.ts';
import { NO_FILE, projectFileOf } from './project-file.ts';

/** Bytes. */
const LARGEST_CONFIG = 65_536;
const LARGEST_PLAYBOOK = 16 * 1024 * 1024;

/** @param own the person's config file, which may lie in a project and is none of its own */
export function createProjectFiles(own: string): ProjectFiles {
  const kept = new Map<string, { readonly print: string; readonly file: ProjectFile }>();
  const asking = new Map<string, Promise<ProjectFile>>();
  const isOwn = async (path: string): Promise<boolean> => {
    const found = await real(path);
    return found !== null && found === (await real(own));
  };
  const look = async (top: string): Promise<ProjectFile> => {
    const both = [join(top, '.coppice', 'coppice.toml'), join(top, 'coppice.toml')];
    const there = await Promise.all(both.map(async (path) => (await isThere(path)) && !(await isOwn(path))));
    const [path, other] = both.filter((_, at) => there[at]);
    if (path === undefined) return NO_FILE;
    if (other !== undefined) {
      return { ...NO_FILE, problems: [`${path} and ${other} are both there: neither counts. Keep one of them`] };
    }
    const print = await printOf(path);
    const before = kept.get(path);
    if (before !== undefined && before.print === print && print !== '') return before.file;
    const read = decoded(await readWithin(path, top));
    const file = 'text' in read ? projectFileOf(read.text, path) : { ...NO_FILE, problems: [`${path}: ${read.problem}`] };
    kept.set(path, { print, file });
    return file;
  };
  return {
    read(top) {
      // Who asks meanwhile gets the same answer, and after who asked before: what is asked side by side stays in its order.
      const asked = asking.get(top) ?? look(top).finally(() => asking.delete(top));
      asking.set(top, asked);
      return asked;
    },
    async playbook(path, folders) {
      const full = resolve(path);
      const tops = await Promise.all(folders.map(async (folder) => (await real(folder)) ?? folder));
      const found = await real(full);
      const top = tops.find((each) => [full, found].some((at) => at?.startsWith(each + sep) === true));
      if (top === undefined || found === null) return null;
      // A link that leads out of the project still stands in it: what it leads to is what would be played.
      const read = await readRegular(found, LARGEST_PLAYBOOK);
      const name = relative(top, full.startsWith(top + sep) ? full : found).replaceAll('\\', '/');
      if ('problem' in read) return { name, text: '', digest: digestOf(read.problem) };
      return { name, text: read.bytes.toString('utf8'), digest: digestOf(read.bytes) };
    },
    digest: digestOf,
  };
}

function digestOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

type Read = { readonly bytes: Buffer } | { readonly problem: string };

async function readWithin(path: string, folder: string): Promise<Read> {
  const [found, top] = await Promise.all([real(path), real(folder)]);
  if (found === null) return { problem: 'it is a link that leads nowhere: nothing of it counts' };
  if (top === null || !found.startsWith(top + sep)) {
    return { problem: 'it is a link that leads out of the project: a project’s file lies within it, so nothing of it counts' };
  }
  return readRegular(found, LARGEST_CONFIG);
}

async function readRegular(path: string, largest: number): Promise<Read> {
  try {
    // Not blocking: to open a named pipe would otherwise wait for its writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return { problem: 'it is no regular file: nothing of it counts' };
      if (stats.size > largest) return { problem: `it has more than ${largest / 1024} KB: nothing of it counts` };
      return { bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: `it cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})` };
  }
}

function decoded(read: Read): { readonly text: string } | { readonly problem: string } {
  if ('problem' in read) return read;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes) };
  } catch {
    return { problem: 'it is not written in UTF-8: nothing of it counts' };
  }
}

function real(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function printOf(path: string): Promise<string> {
  const { mtimeMs, ctimeMs, size, ino } = (await stat(path).catch(() => null)) ?? {};
  return ino === undefined ? '' : `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}
