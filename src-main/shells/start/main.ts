import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findElectron } from './electron-binary.ts';
import type { Found } from './electron-binary.ts';
import { noWindowHere } from './screen.ts';

/** `npm start`: opens Coppice in Electron where that can be had, else in the browser; says which, and why. */
const HOUSE = join(import.meta.dirname, '../..');
const given = process.argv.slice(2);

const found = await find();
if ('binary' in found) {
  console.log('Coppice opens in its own window.');
  pass(found.binary, [HOUSE, ...given]);
} else {
  console.log(`Coppice opens in the browser. ${found.missing}.`);
  pass(process.execPath, [join(import.meta.dirname, 'browser.js'), '--open', ...given]);
}

async function find(): Promise<Found> {
  const missing = noWindowHere({ env: process.env, platform: process.platform, user: process.getuid?.() });
  if (missing !== null) return { missing };
  return findElectron({
    folder: join(HOUSE, 'node_modules/electron'),
    memory: join(HOUSE, 'node_modules/.cache/coppice/electron-missing'),
  });
}

/** Gives the terminal, the signals and the exit code through, so that the shell behaves as if it had been started itself. */
function pass(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  // Ctrl-C reaches the child by the terminal; here it only must not end the parent first.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  child.once('error', (error) => {
    console.error(`${command} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
