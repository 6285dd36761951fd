import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Found = { readonly binary: string } | { readonly missing: string };

/** Milliseconds that a download of Electron may take before the browser is the better choice. */
const PATIENCE_MS = 5_000;

export interface Search {
  /** The package `electron`, as installed. */
  readonly folder: string;
  /** Where a vain try is remembered. */
  readonly memory: string;
  readonly patience?: number;
}

/**
 * Finds Electron's binary, which its package brings on first use. Where it is not there, it is asked for once; a try that fails, or
 * takes too long, is remembered for this version, so that later starts are quick.
 */
export async function findElectron(search: Search): Promise<Found> {
  const version = versionOf(search.folder);
  if (version === null) return { missing: 'Electron is not installed' };
  const ready = binaryOf(search.folder, version);
  if (ready !== null) return { binary: ready };
  if (readText(search.memory)?.trim() === version) {
    return { missing: `Electron's binary could not be had before (remembered in ${search.memory}; remove that file to try again)` };
  }
  const problem = await download(search.folder, search.patience ?? PATIENCE_MS);
  const binary = problem === null ? binaryOf(search.folder, version) : null;
  if (binary !== null) return { binary };
  mkdirSync(dirname(search.memory), { recursive: true });
  writeFileSync(search.memory, `${version}\n`);
  return { missing: `Electron's binary is not there: ${problem ?? 'its installer left none'}` };
}

/** The package's own way of saying where its binary is; asking by `import` would download it, without end. */
function binaryOf(folder: string, version: string): string | null {
  const name = readText(join(folder, 'path.txt'));
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (dist !== undefined && dist !== '') return existing(join(dist, name ?? 'electron'));
  if (name === null || readText(join(folder, 'dist/version'))?.replace(/^v/, '').trim() !== version) return null;
  return existing(join(folder, 'dist', name));
}

/** Runs the package's installer in a group of its own, which is ended whole: it starts others. @returns what went wrong. */
function download(folder: string, patience: number): Promise<string | null> {
  return new Promise((resolve) => {
    const grouped = process.platform !== 'win32';
    const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', detached: grouped });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (grouped && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    }, patience);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (late) resolve(`it did not arrive within ${patience / 1000} s`);
      else resolve(code === 0 ? null : 'it could not be downloaded');
    });
  });
}

function versionOf(folder: string): string | null {
  const text = readText(join(folder, 'package.json'));
  return text === null ? null : (JSON.parse(text) as { version: string }).version;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function existing(file: string): string | null {
  return existsSync(file) ? file : null;
}
