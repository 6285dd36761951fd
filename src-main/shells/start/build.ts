import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'electron-vite';

/** Before `npm start`: builds what `out` is missing, or what is newer than it. */
const HOUSE = join(import.meta.dirname, '../../..');
const MADE = ['out/main/start.js', 'out/main/browser.js', 'out/main/electron.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
const SOURCES = ['src-main', 'src-shared', 'src-preload', 'src-renderer', 'electron.vite.config.ts', 'package.json'];

if (isStale()) await build({ root: HOUSE, logLevel: 'warn' });

function isStale(): boolean {
  const made = MADE.map((path) => join(HOUSE, path));
  if (!made.every((file) => existsSync(file))) return true;
  const oldest = Math.min(...made.map((file) => statSync(file).mtimeMs));
  return SOURCES.some((path) => newest(join(HOUSE, path)) > oldest);
}

/** Folders count as well: theirs is the time when a file in them came or went. */
function newest(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stats.mtimeMs);
}
