import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'data-id';

/**
 * Twelve hexadecimal digits by which a data directory is known in the repositories that it works on: drawn once, and kept when the
 * directory is moved. The engine's lock is held, so nobody else draws at the same time. Throws where it can be neither read nor written.
 */
export function dataIdOf(dataDirectory: string): string {
  const file = join(dataDirectory, FILE);
  const known = read(file);
  if (known !== null) return known;
  const drawn = randomBytes(6).toString('hex');
  writeFileSync(file, `${drawn}\n`, { mode: 0o600 });
  return drawn;
}

/** Null where there is none, or a crash cut it off while it was written: no tree bears it yet. */
function read(file: string): string | null {
  try {
    return /^[0-9a-f]{12}\n$/.exec(readFileSync(file, 'utf8'))?.[0].trim() ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
