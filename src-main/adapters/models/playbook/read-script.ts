import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Bytes. A script of every turn that a person will watch is far below. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Whole text of a playbook. A model may name the file, for a child: a pipe would hold up the engine, and a device would fill it.
 * @throws Error where there is none, or it is no ordinary file
 */
export function readScript(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MB`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
