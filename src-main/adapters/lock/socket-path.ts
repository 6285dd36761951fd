import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A Unix socket's path has room for 104 bytes on macOS and 108 on Linux, its end included. */
const LONGEST = 100;

/**
 * Where the engine of a data directory listens for other processes: in the directory, or, where that path would be too long for a
 * socket, in the person's runtime folder. On Windows a named pipe.
 * @throws Error if the runtime folder belongs to somebody else.
 */
export function socketPath(directory: string, env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\coppice-${name}`;
  const beside = join(directory, 'engine.sock');
  if (Buffer.byteLength(beside) <= LONGEST) return beside;
  return join(runtimeFolder(env), `coppice-${name}.sock`);
}

function runtimeFolder(env: NodeJS.ProcessEnv): string {
  const given = env['XDG_RUNTIME_DIR'];
  // A shell of another person's (`su`) may name a folder that is not there.
  if (given !== undefined && Buffer.byteLength(given) <= LONGEST - 40 && existsSync(given)) return given;
  const folder = join(env['TMPDIR'] ?? tmpdir(), `coppice-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The temporary folder is everybody's: another person may have made this one first.
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== userInfo().uid || (stats.mode & 0o077) !== 0) {
    throw new Error(`${folder} is not this person's alone: remove it, or set XDG_RUNTIME_DIR to a folder that is`);
  }
  return folder;
}

/** The secret that an engine asks of its clients: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
