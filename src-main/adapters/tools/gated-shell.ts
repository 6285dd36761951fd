import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Confined } from '#main/core/ports/sandbox.ts';
import { dropPipe, openPipes } from './named-pipes.ts';
import { MARK_VARIABLE, startOf } from './processes.ts';
import type { ProcessFamily } from './processes.ts';

/**
 * Waits for a line on descriptor 3 and then becomes the command. When the other end closes first, as it does
 * at any death of the engine, it ends: nothing has run. `sh`, because `bash` would run $BASH_ENV before the gate.
 *
 * In a sandbox with processes of its own it is number 2, after the sandbox's. There it leaves a leash behind, which
 * ends all of them when the engine dies. A command that cuts it is ended like any other by the recovery of the next start.
 */
const GATE = `read -r go <&3 || exit 125
if [ "$2" = confined ] && [ "$$" = 2 ]; then ( ( trap '' TERM; read -r over <&3 || kill -9 -1 ) >/dev/null 2>&1 & ); fi
exec 3<&-
if command -v bash >/dev/null 2>&1; then exec bash -c -- "$1"; fi
exec sh -c -- "$1"`;

export interface ShellExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A shell that is there, with its command, and has not begun. */
export interface GatedShell {
  readonly family: ProcessFamily;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The shell itself has ended; what it started may live on and hold its output open. */
  readonly exited: Promise<ShellExit>;
  /** Lets the command run. */
  open(): void;
  /** Ends the shell before it began. */
  close(): void;
}

interface Asked {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly mark: string;
  /** Where pipes may be made for a moment. */
  readonly folder: string;
  /** The sandbox that it runs in, if any. */
  readonly confine?: (command: readonly string[]) => Promise<Confined>;
}

/** Starts it as the leader of a process group of its own, stdin at /dev/null. Rejects where it cannot be started. */
export async function spawnGated({ command, cwd, env, mark, folder, confine }: Asked): Promise<GatedShell> {
  const shell = ['/bin/sh', '-c', GATE, 'sh', command];
  const confined = await confine?.([...shell, 'confined']);
  try {
    const started = await startGated({ command: confined?.command ?? shell, cwd, env: { ...env, ...confined?.env }, mark, folder });
    if (confined !== undefined) void started.exited.then(() => confined.release());
    return started;
  } catch (error) {
    await confined?.release();
    throw error;
  }
}

interface Started extends Omit<Asked, 'command' | 'confine'> {
  readonly command: readonly string[];
}

async function startGated({ command, cwd, env, mark, folder }: Started): Promise<GatedShell> {
  const [stdout, stderr] = await openPipes(folder, 2);
  if (stdout === undefined || stderr === undefined) throw new Error('no pipes were made for the shell');
  let gate: Writable | undefined;
  try {
    const [program = '/bin/sh', ...rest] = command;
    const child = spawn(program, rest, {
      cwd,
      env: { ...env, [MARK_VARIABLE]: mark },
      detached: true,
      stdio: ['ignore', stdout.sink, stderr.sink, 'pipe'],
    });
    const exited = new Promise<ShellExit>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', resolve);
    });
    // As long as this end is open too, the output has no end.
    await Promise.all([stdout.closeSink(), stderr.closeSink()]);
    const opener = (gate = (child.stdio[3] as Writable | null) ?? undefined);
    if (child.pid === undefined || opener === undefined) throw new Error('the shell was started without a process id or a gate');
    // Of a shell that was killed at the gate the rest tells by its end.
    for (const stream of [opener, stdout.source, stderr.source]) stream.on('error', () => undefined);
    const startTime = await startOf(child.pid);
    if (startTime === null) throw new Error('the shell ended before its command could run');
    // A leash at the other end is told that it may go.
    void exited.then(() => opener.end('over\n'));
    return {
      family: { group: child.pid, startTime, mark },
      stdout: stdout.source,
      stderr: stderr.source,
      exited,
      open: () => void opener.write('go\n'),
      close() {
        opener.destroy();
        stdout.source.destroy();
        stderr.source.destroy();
      },
    };
  } catch (error) {
    gate?.destroy();
    await Promise.all([dropPipe(stdout), dropPipe(stderr)]);
    throw error;
  }
}
