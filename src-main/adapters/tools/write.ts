import { lstat } from 'node:fs/promises';
import { z } from 'zod';
import type { Tool } from '#main/core/ports/tools.ts';
import { atFile } from './anchored.ts';
import { defineTool } from './define-tool.ts';
import { changeCall, recoverChange, refusedCall } from './file-change.ts';
import type { Places } from './places.ts';
import { counted, shownPath } from './shown-path.ts';

const schema = z.strictObject({
  path: z.string().min(1).describe('The file: relative to the working directory, or absolute.'),
  content: z.string().describe('The whole new content of the file.'),
});

export function createWrite(places: Places): Tool {
  return defineTool({
    name: 'write',
    aliases: ['Write', 'write_file', 'create_file'],
    kind: 'edit',
    mutates: true,
    description:
      'Writes a whole file. Makes it and its folders where they do not exist; replaces what an existing file held, so read it first. ' +
      'To change a part of a file use edit. A symbolic link is followed: its target is written.',
    schema,
    reach: ({ path }) => ({ kind: 'path', path }),
    display: ({ path, content }, cwd) => ({ title: `Write ${shownPath(path, cwd)}`, detail: `${shownPath(path, cwd)}\n\n${content}` }),
    async prepare({ path, content }, context) {
      const place = await places.find(path, context, 'write');
      if (!place.ok) return refusedCall(place.problem);
      return changeCall(context, {
        place,
        async make() {
          const former = await atFile(place, (path) => lstat(path)).catch(() => undefined);
          if (former !== undefined && !former.isFile()) {
            const what = former.isDirectory() ? 'is a directory' : 'is not a regular file';
            return { ok: false, problem: `${place.shown} ${what}: it cannot be written as a file.` };
          }
          const bytes = Buffer.from(content);
          const lines = content === '' ? 0 : content.replace(/\n$/, '').split('\n').length;
          const verb = former === undefined ? 'Created' : 'Replaced';
          const told = `${verb} ${place.shown}: ${counted(lines)} ${lines === 1 ? 'line' : 'lines'}, ${counted(bytes.length)} bytes.`;
          return { ok: true, content: bytes, told, facts: { created: former === undefined, lines } };
        },
      });
    },
    recover: recoverChange,
  });
}
