import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { close as closeFile, constants, open as openFile } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const open = promisify(openFile);
const close = promisify(closeFile);

interface Pipe {
  readonly source: Readable;
  /** The descriptor of the end to write to, for a child; close it here once the child has it. */
  readonly sink: number;
  closeSink(): Promise<void>;
}

/**
 * Pipes of the system, where Node's own for a child are sockets: those cannot be opened by name, and a command that
 * writes to `/dev/stderr` fails with "No such device or address". Made by name in `folder`, and unlinked at once.
 */
export async function openPipes(folder: string, count: number): Promise<Pipe[]> {
  const names = Array.from({ length: count }, () => join(folder, `.pipe-${randomUUID()}`));
  const opened: Pipe[] = [];
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', ...names]);
    for (const name of names) opened.push(await openPipe(name));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((pipe) => dropPipe(pipe)));
    throw error;
  } finally {
    await Promise.all(names.map((name) => rm(name, { force: true })));
  }
}

export async function dropPipe(pipe: Pipe): Promise<void> {
  pipe.source.destroy();
  await pipe.closeSink();
}

async function openPipe(name: string): Promise<Pipe> {
  // Not blocking, or it would wait for a writer; the writer's end is opened as the child wants it, blocking.
  const source = await open(name, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const sink = await open(name, constants.O_WRONLY);
    let closing: Promise<void> | undefined;
    return {
      source: new Socket({ fd: source, readable: true, writable: false }),
      sink,
      // Once only: the number may be another file's by the second time.
      closeSink: () => (closing ??= close(sink)),
    };
  } catch (error) {
    await close(source);
    throw error;
  }
}
