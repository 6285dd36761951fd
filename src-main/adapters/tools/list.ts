import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tool, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import { inFolder } from './anchored.ts';
import { defineTool, failed, plainCall } from './define-tool.ts';
import { missing } from './near-names.ts';
import type { Places } from './places.ts';
import { counted, shownPath, sizeOf } from './shown-path.ts';

const MOST = 500;

const schema = z.strictObject({
  path: z.string().min(1).default('.').describe('The directory: relative to the working directory, or absolute.'),
});

export function createList(places: Places): Tool {
  return defineTool({
    name: 'list',
    aliases: ['LS', 'ls', 'list_dir', 'List'],
    kind: 'read',
    mutates: false,
    description: `Lists one directory, hidden entries too: directories first with a slash, then files with their size. At most ${MOST} entries. To find files below it use glob.`,
    schema,
    display: ({ path }, cwd) => ({ title: `List ${shownPath(path, cwd)}`, detail: shownPath(path, cwd) }),
    prepare: ({ path }, context) => Promise.resolve(plainCall(context, path, () => list(places, path, context))),
  });
}

async function list(places: Places, given: string, context: ToolContext): Promise<ToolResult> {
  const place = await places.find(given, context, 'read');
  if (!place.ok) return failed(place.problem);
  const { path, shown } = place;
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return failed(await missing(path, shown, context.cwd));
  if (!stats.isDirectory()) return failed(`${shown} is a file, not a directory; use read.`);
  return inFolder(place, (folder) => listFolder(folder, shown));
}

async function listFolder(path: string, shown: string): Promise<ToolResult> {
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || (a.name < b.name ? -1 : 1));
  const lines = await Promise.all(
    entries.slice(0, MOST).map(async (entry) => {
      const name = JSON.stringify(entry.name).slice(1, -1).replaceAll('\\"', '"');
      if (entry.isDirectory()) return `${name}/`;
      if (entry.isSymbolicLink()) return `${name} -> ${await readlink(join(path, entry.name)).catch(() => '?')}`;
      const size = await lstat(join(path, entry.name)).then(
        (file) => sizeOf(file.size),
        () => 'size unknown',
      );
      return `${name}  (${size})`;
    }),
  );
  const facts = { entries: entries.length };
  if (entries.length === 0) return { outcome: 'ok', output: `(${shown} is empty)`, facts };
  const left = entries.length - lines.length;
  if (left > 0) lines.push(`(${counted(left)} more of ${counted(entries.length)} entries are not shown; use glob to narrow)`);
  return { outcome: 'ok', output: lines.join('\n'), facts };
}
