import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ToolContext } from '#main/core/ports/tools.ts';
import type { Anchored } from './anchored.ts';
import { codeOf, explain } from './file-errors.ts';
import { isWithin, shownPath } from './shown-path.ts';

/** A place where a tool may go: where it really is, and how it is named to the model. */
export interface OpenPlace extends Anchored {
  readonly ok: true;
  readonly shown: string;
}

/** A path that a tool was given. */
type Place = OpenPlace | { readonly ok: false; readonly problem: string };

/** Where the file tools may go. */
export interface Places {
  /** Resolves against cwd and through every symbolic link; the last parts need not exist. Never rejects. */
  find(given: string, context: ToolContext, purpose: 'read' | 'write'): Promise<Place>;
  /** Whether an open file is also one of Coppice's own: a hard link, which no path tells. */
  isClosedFile(file: FileHandle): Promise<boolean>;
  /** What a search below the real folder `root` must leave out, relative to it. */
  closedBelow(root: string): Promise<string[]>;
}

interface PlacesOptions {
  readonly forbidden: readonly string[];
  readonly open: readonly string[];
  readonly outputDirectory: string;
}

/** A process's environment can be read as a file there, the engine's with its keys among them. */
const PROCESS_FILES = '/proc';
const MOST_LINKS = 40;
/** Linux takes no more, and to follow one part by part would take long. */
const LONGEST_PATH = 4096;
export const CLOSED = 'is refused: it lies in a folder that is closed to agents.';

/**
 * Paths in a `forbidden` folder are refused by their real path, but for: what lies in an `open` one, what lies in
 * the agent's own cwd where that is inside such a folder, and, to read, the outputs of its own session. A restricted
 * agent may go nowhere but to its cwd and those outputs.
 */
export function createPlaces(options: PlacesOptions): Places {
  // Looked up once: they are the engine's own, and stand for as long as it runs.
  let known: Promise<string[]> | undefined;
  const closed = (): Promise<string[]> => (known ??= Promise.all([...options.forbidden, PROCESS_FILES].map((folder) => realPlace(folder))));
  const isClosed = async (path: string, cwd: string): Promise<boolean> => {
    const folders = await holding(await closed(), path);
    if (folders.length === 0 || options.open.some((folder) => isWithin(folder, path))) return false;
    return !isWithin(cwd, path) || !folders.every((folder) => cwd !== folder && isWithin(folder, cwd));
  };
  const look = async (path: string, shown: string, context: ToolContext, purpose: 'read' | 'write'): Promise<Place> => {
    const found = { ok: true, path, shown } as const;
    const outputs = await realPlace(outputFolder(options.outputDirectory, context));
    if (purpose === 'read' && isWithin(outputs, path)) return { ...found, root: context.restricted ? outputs : null };
    const cwd = await realPlace(context.cwd);
    if (await isClosed(path, cwd)) return { ok: false, problem: `${shown} ${CLOSED}` };
    if (!context.restricted) return { ...found, root: null };
    if (isWithin(cwd, path)) return { ...found, root: cwd };
    return { ok: false, problem: `${shown} is refused: it lies outside of the workspace ${cwd}, to which you are restricted.` };
  };
  return {
    async find(given, context, purpose) {
      if (given.includes('\0')) return { ok: false, problem: 'A path cannot hold a NUL character.' };
      if (given.length > LONGEST_PATH) return { ok: false, problem: `The path is too long: at most ${LONGEST_PATH} characters.` };
      if (given === '~' || given.startsWith('~/')) {
        return { ok: false, problem: `"~" is not expanded: give ${given} from the root, or relative to ${context.cwd}.` };
      }
      const shown = shownPath(given, context.cwd);
      try {
        return await look(await realPlace(resolve(context.cwd, given)), shown, context, purpose);
      } catch (error) {
        return { ok: false, problem: explain(error, shown) };
      }
    },
    async isClosedFile(file) {
      const stats = await file.stat({ bigint: true });
      if (stats.nlink < 2n) return false;
      const own = await Promise.all(options.forbidden.map(filesOf));
      return own.flat().some((each) => isSame(each, stats));
    },
    async closedBelow(root) {
      const below: string[] = [];
      for (const folder of await closed()) {
        const path = relative(root, folder);
        if (path !== '' && path !== '..' && !path.startsWith('../') && !isAbsolute(path)) below.push(path);
      }
      return below;
    },
  };
}

/** Where the whole outputs of a session's calls are kept. */
export function outputFolder(outputDirectory: string, context: ToolContext): string {
  return join(outputDirectory, context.session);
}

/** Those of the folders that a real path lies in: by its name, or by what is there, as a file system may know a folder by other names (`.CONFIG`, a second mount). */
async function holding(folders: readonly string[], path: string): Promise<string[]> {
  const above = [path];
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) above.push(dirname(folder));
  const [wanted, present] = await Promise.all([Promise.all(folders.map(statsOf)), Promise.all(above.map(statsOf))]);
  return folders.filter((folder, index) => {
    const own = wanted[index];
    return isWithin(folder, path) || (own !== undefined && present.some((each) => each !== undefined && isSame(each, own)));
  });
}

function statsOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

/** The files directly in a folder: of Coppice's own folders these are the config, the database, and the engine's token. */
async function filesOf(folder: string): Promise<BigIntStats[]> {
  const names = await readdir(folder).catch(() => []);
  const stats = await Promise.all(names.map((name) => statsOf(join(folder, name))));
  return stats.filter((each) => each?.isFile() === true).filter((each) => each !== undefined);
}

/** `realpath` that follows a link whose target is missing too: a write there would make the target. */
export async function realPlace(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
  const parent = dirname(path);
  if (parent === path) return path;
  const here = join(await realPlace(parent, links), basename(path));
  const isLink = await lstat(here).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
  if (!isLink) return here;
  if (links >= MOST_LINKS) throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
  return realPlace(resolve(dirname(here), await readlink(here)), links + 1);
}
