import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ToolContext } from '#main/core/ports/tools.ts';
import { codeOf, explain } from './file-errors.ts';
import { isWithin, shownPath } from './shown-path.ts';

/** A path that a tool was given: where it really is, and how it is named to the model. */
type Place = { readonly ok: true; readonly path: string; readonly shown: string } | { readonly ok: false; readonly problem: string };

/** Where the file tools may go. */
export interface Places {
  /** Resolves against cwd and through every symbolic link; the last parts need not exist. Never rejects. */
  find(given: string, context: ToolContext, purpose: 'read' | 'write'): Promise<Place>;
  /** What a search below the real folder `root` must leave out, relative to it. */
  closedBelow(root: string): Promise<string[]>;
}

interface PlacesOptions {
  readonly forbidden: readonly string[];
  readonly allowed: (realPath: string) => boolean;
  readonly outputDirectory: string;
}

/** A process's environment can be read as a file there, the engine's with its keys among them. */
const PROCESS_FILES = '/proc';
const MOST_LINKS = 40;

/**
 * Paths in a `forbidden` folder are refused by their real path, but for: what `allowed` says, what lies in
 * the agent's own cwd where that is inside such a folder, and, to read, the outputs of its own session.
 */
export function createPlaces(options: PlacesOptions): Places {
  // Looked up once: they are the engine's own, and stand for as long as it runs.
  let known: Promise<string[]> | undefined;
  const closed = (): Promise<string[]> => (known ??= Promise.all([...options.forbidden, PROCESS_FILES].map((folder) => realPlace(folder))));
  const isOpen = async (path: string, context: ToolContext, purpose: 'read' | 'write'): Promise<boolean> => {
    const folders = (await closed()).filter((folder) => isWithin(folder, path));
    if (folders.length === 0 || options.allowed(path)) return true;
    if (purpose === 'read' && isWithin(await realPlace(outputFolder(options.outputDirectory, context)), path)) return true;
    const cwd = await realPlace(context.cwd);
    return isWithin(cwd, path) && folders.every((folder) => cwd !== folder && isWithin(folder, cwd));
  };
  return {
    async find(given, context, purpose) {
      if (given.includes('\0')) return { ok: false, problem: 'A path cannot hold a NUL character.' };
      if (given === '~' || given.startsWith('~/')) {
        return { ok: false, problem: `"~" is not expanded: give ${given} from the root, or relative to ${context.cwd}.` };
      }
      const shown = shownPath(given, context.cwd);
      try {
        const path = await realPlace(resolve(context.cwd, given));
        if (await isOpen(path, context, purpose)) return { ok: true, path, shown };
      } catch (error) {
        return { ok: false, problem: explain(error, shown) };
      }
      return { ok: false, problem: `${shown} is refused: it lies in a folder that is closed to agents.` };
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
