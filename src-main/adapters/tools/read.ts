import { constants, fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { Tool, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import { atFile, NO_FOLLOW } from './anchored.ts';
import { defineTool, failed, plainCall } from './define-tool.ts';
import { codeOf } from './file-errors.ts';
import { encodingOf, notText } from './file-text.ts';
import { readLines } from './line-window.ts';
import { missing } from './near-names.ts';
import { CLOSED, type Places } from './places.ts';
import { counted, shownPath, sizeOf } from './shown-path.ts';

const MOST_LINES = 2000;
const MOST_CHARACTERS = 60_000;
const LINE_LENGTH = 2000;
/** Up to here the rest of the file is counted, so that the model learns how many lines there are. */
const COUNTED_SIZE = 8 * 1024 * 1024;
const PROBE = 8192;
const CHUNK = 65_536;

const schema = z.strictObject({
  path: z.string().min(1).describe('The file: relative to the working directory, or absolute.'),
  offset: z.int().min(1).max(1_000_000_000).default(1).describe('The first line to read, from 1.'),
  limit: z.int().min(1).max(MOST_LINES).default(MOST_LINES).describe('How many lines to read.'),
});

export function createRead(places: Places): Tool {
  return defineTool({
    name: 'read',
    aliases: ['Read', 'view', 'read_file'],
    kind: 'read',
    mutates: false,
    description:
      `Reads a text file, each line behind its number and a tab. At most ${MOST_LINES} lines and ${counted(MOST_CHARACTERS)} characters ` +
      `a call; lines over ${LINE_LENGTH} characters are cut. Use offset and limit to go on in a longer file. ` +
      'For a directory use list; images and other binary files cannot be read.',
    schema,
    display: ({ path, offset, limit }, cwd) => {
      const lines = offset > 1 || limit < MOST_LINES ? ` (lines ${offset}-${offset + limit - 1})` : '';
      return { title: `Read ${shownPath(path, cwd)}${lines}`, detail: `${shownPath(path, cwd)}${lines}` };
    },
    reach: ({ path }) => ({ kind: 'path', path }),
    prepare: (args, context) => Promise.resolve(plainCall(context, args.path, () => read(places, args, context))),
  });
}

async function read(places: Places, args: z.output<typeof schema>, context: ToolContext): Promise<ToolResult> {
  const place = await places.find(args.path, context, 'read');
  if (!place.ok) return failed(place.problem);
  const { path, shown } = place;
  // Not blocking: to open a named pipe would otherwise wait for its writer.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | NO_FOLLOW;
  const file = await atFile(place, (way) => open(way, flags)).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return failed(await missing(path, shown, context.cwd));
  try {
    if (await places.isClosedFile(file)) return failed(`${shown} ${CLOSED}`);
    return await readOpen(file, { path, shown }, args, context.signal);
  } finally {
    await file.close();
  }
}

async function readOpen(
  file: FileHandle,
  { path, shown }: { readonly path: string; readonly shown: string },
  args: z.output<typeof schema>,
  signal: AbortSignal,
): Promise<ToolResult> {
  // Of an open file the system answers at once: a trip through the thread pool would take longer.
  const stats = fstatSync(file.fd);
  if (stats.isDirectory()) return failed(`${shown} is a directory; use list to see what is in it.`);
  if (!stats.isFile()) return failed(`${shown} is not a regular file.`);
  const start = await chunkAt(file, 0);
  const encoding = encodingOf(start.subarray(0, PROBE));
  if (encoding === undefined) return failed(notText(path, shown, sizeOf(stats.size)));
  const window = await readLines(chunks(file, stats.size, start, signal), encoding, {
    first: args.offset,
    count: args.limit,
    characters: MOST_CHARACTERS,
    lineLength: LINE_LENGTH,
    countRest: stats.size <= COUNTED_SIZE,
  });
  const { lines, total, more } = window;
  const last = args.offset + lines.length - 1;
  const facts = { files: [path], lines: lines.length };
  if (lines.length === 0) {
    if (total === 0) return { outcome: 'ok', output: `(${shown} is empty)`, facts };
    return failed(`${shown} has ${counted(total ?? 0)} lines: offset ${args.offset} is past its end.`);
  }
  const numbered = lines.map((line, index) => `${String(args.offset + index).padStart(6)}\t${line}`).join('\n');
  if (!more) return { outcome: 'ok', output: numbered, facts };
  const of = total === null ? `of a file of ${sizeOf(stats.size)}` : `of ${counted(total)}`;
  return { outcome: 'ok', output: `${numbered}\n(lines ${args.offset}-${last} ${of}; go on with offset ${last + 1})`, facts };
}

/** To the size that the file had when it was opened: what is written meanwhile is another read's. */
async function* chunks(file: FileHandle, size: number, start: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let position = 0;
  for (let chunk = start; chunk.length > 0; chunk = await chunkAt(file, position)) {
    signal.throwIfAborted();
    yield chunk;
    position += chunk.length;
    // A size of 0 is what files say that are made as they are read.
    if (size > 0 && position >= size) return;
  }
}

async function chunkAt(file: FileHandle, position: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position);
  return buffer.subarray(0, bytesRead);
}
