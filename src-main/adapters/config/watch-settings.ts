import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Settings, SettingsSource } from '#main/core/ports/settings.ts';
import { loadSettings } from './settings.ts';

export interface WatchedSettings extends SettingsSource {
  /** Resolves when the file has been read again, whatever it holds. */
  reload(): Promise<void>;
  close(): void;
}

const TABLES = { providers: '[providers]', modelAliases: '[model_aliases]', web: '[web]', exec: '[exec]' } as const;

/**
 * The person's settings, read again whenever their file changes: by an editor in place, or by a new file under its name.
 *
 * Providers with their keys, aliases, `[web]` and `[exec]` are those of the start: a change of them is said in `problems` and takes a
 * new start.
 */
export async function watchSettings(given: Parameters<typeof loadSettings>[0]): Promise<WatchedSettings> {
  let now = await loadSettings(given);
  const first = now;
  const listeners = new Set<() => void>();
  let reading: Promise<void> = Promise.resolve();
  const readAfter = async (before: Promise<void>): Promise<void> => {
    await before;
    const read = await loadSettings(given, now);
    if (same(read, now)) return;
    now = withThoseOfTheStart(read, first, given.file);
    for (const tell of listeners) tell();
  };
  const reload = (): Promise<void> => {
    reading = readAfter(reading);
    return reading;
  };
  const watcher = watchFolder(dirname(given.file), basename(given.file), () => void reload());
  return {
    now: () => now,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload,
    close: () => watcher?.close(),
  };
}

function withThoseOfTheStart(next: Settings, { providers, modelAliases, web, exec }: Settings, file: string): Settings {
  const kept = { providers, modelAliases, web, exec };
  const changed = (Object.keys(TABLES) as (keyof typeof TABLES)[]).filter((key) => !same(next[key], kept[key]));
  if (changed.length === 0) return next;
  const tables = changed.map((key) => TABLES[key]).join(', ');
  const note = `${file}: ${tables} ${changed.length === 1 ? 'was' : 'were'} changed: start Coppice again to use that as it is now`;
  return { ...next, ...kept, problems: [...next.problems, note] };
}

/** Its folder, since a file that is replaced is another one; a folder that is not there yet cannot be watched. */
function watchFolder(folder: string, name: string, changed: () => void): { close(): void } | null {
  try {
    const watcher = watch(folder, { persistent: false }, (_, file) => {
      if (file === null || file === name) changed();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
