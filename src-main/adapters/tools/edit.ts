import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { Tool } from '#main/core/ports/tools.ts';
import { atFile, NO_FOLLOW } from './anchored.ts';
import { defineTool } from './define-tool.ts';
import { changeCall, recoverChange, refusedCall } from './file-change.ts';
import type { Made } from './file-change.ts';
import { codeOf } from './file-errors.ts';
import { bytesOf, encodingOf, exactText, notText } from './file-text.ts';
import { missing } from './near-names.ts';
import { CLOSED, type OpenPlace, type Places } from './places.ts';
import { replaceText } from './replace-text.ts';
import { shownPath, sizeOf } from './shown-path.ts';

const LARGEST = 32 * 1024 * 1024;
const AROUND = 3;
const MOST_SHOWN = 16;

const schema = z.strictObject({
  path: z.string().min(1).describe('The file: relative to the working directory, or absolute.'),
  old_string: z.string().min(1).describe('The text to replace, exactly as in the file, without the line numbers of read.'),
  new_string: z.string().describe('The text to put in its place; empty to delete it.'),
  replace_all: z.boolean().default(false).describe('Replace every occurrence. Without it old_string must occur once.'),
});

type Arguments = z.output<typeof schema>;

export function createEdit(places: Places): Tool {
  return defineTool({
    name: 'edit',
    aliases: ['Edit', 'edit_file', 'str_replace'],
    kind: 'edit',
    mutates: true,
    description:
      'Replaces an exact piece of text in a file. old_string must match the file, white space included, and be unique in it: ' +
      'add lines around it until it is, or set replace_all. Line endings, byte order mark and mode of the file are kept. ' +
      'To create a file use write.',
    schema,
    reach: ({ path }) => ({ kind: 'path', path }),
    display: ({ path, old_string, new_string }, cwd) => ({
      title: `Edit ${shownPath(path, cwd)}`,
      detail: [shownPath(path, cwd), ...marked('- ', old_string), ...marked('+ ', new_string)].join('\n'),
    }),
    async prepare(args, context) {
      const place = await places.find(args.path, context, 'write');
      if (!place.ok) return refusedCall(place.problem);
      return changeCall(context, { place, make: () => makeEdit(places, place, context.cwd, args) });
    },
    recover: recoverChange,
  });
}

async function makeEdit(places: Places, place: OpenPlace, cwd: string, args: Arguments): Promise<Made> {
  const { path, shown } = place;
  // Not blocking: to open a named pipe would otherwise wait for its writer.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | NO_FOLLOW;
  const file = await atFile(place, (way) => open(way, flags)).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return { ok: false, problem: await missing(path, shown, cwd) };
  try {
    if (await places.isClosedFile(file)) return { ok: false, problem: `${shown} ${CLOSED}` };
    return await editOpen(file, place, args);
  } finally {
    await file.close();
  }
}

async function editOpen(file: FileHandle, { path, shown }: OpenPlace, args: Arguments): Promise<Made> {
  const present = await file.stat();
  if (present.isDirectory()) return { ok: false, problem: `${shown} is a directory; edit works on files.` };
  if (!present.isFile()) return { ok: false, problem: `${shown} is not a regular file.` };
  if (present.size > LARGEST) {
    return { ok: false, problem: `${shown} is too large to edit (${sizeOf(present.size)}; at most ${sizeOf(LARGEST)}).` };
  }
  const bytes = await file.readFile();
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return { ok: false, problem: notText(path, shown, sizeOf(bytes.length)) };
  const exact = encoding === 'utf-8' ? exactText(bytes) : undefined;
  if (exact === undefined) return { ok: false, problem: `${shown} is not UTF-8 text: an edit would damage it. Nothing was changed.` };
  const replaced = replaceText(exact.text, args.old_string, args.new_string, args.replace_all);
  if (!replaced.ok) return { ok: false, problem: `${shown}: ${replaced.problem}` };
  const count = replaced.lines.length;
  const [first = 1] = replaced.lines;
  const told = `Edited ${shown}: ${count === 1 ? `1 replacement at line ${first}` : `${count} replacements, the first at line ${first}`}.`;
  const view = excerpt(replaced.text, first, args.new_string.split('\n').length);
  return {
    ok: true,
    content: bytesOf(replaced.text, exact.bom),
    told: `${told} It now reads:\n${view}`,
    facts: { replacements: count, line: first },
  };
}

function excerpt(text: string, first: number, height: number): string {
  const from = Math.max(1, first - AROUND);
  const lines = text.split(/\r?\n/).slice(from - 1, Math.min(first + height - 1 + AROUND, from - 1 + MOST_SHOWN));
  return lines.map((line, index) => `${String(from + index).padStart(6)}\t${line.slice(0, 200)}`).join('\n');
}

function marked(mark: string, text: string): string[] {
  return text === '' ? [] : text.split(/\r?\n/).map((line) => mark + line);
}
