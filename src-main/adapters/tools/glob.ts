import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Tool, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import { defineTool, failed, plainCall } from './define-tool.ts';
import { globTest, splitGlob } from './glob-pattern.ts';
import { missing } from './near-names.ts';
import type { Places } from './places.ts';
import { type Ripgrep, scope } from './ripgrep.ts';
import { counted, shownPath } from './shown-path.ts';

const MOST = 1000;

const schema = z.strictObject({
  pattern: z.string().min(1).max(500).describe('Such as "src/**/*.ts" or "**/*.{md,txt}". Relative to path.'),
  path: z.string().min(1).default('.').describe('The directory to look in.'),
  limit: z.int().min(1).max(MOST).default(200).describe('How many paths to give at most.'),
  include_ignored: z.boolean().default(false).describe('Also files that .gitignore names.'),
});

export function createGlob(places: Places, ripgrep: Ripgrep): Tool {
  return defineTool({
    name: 'glob',
    aliases: ['Glob', 'find_files'],
    kind: 'search',
    mutates: false,
    description:
      'Finds files by name, sorted by path. "*" stays within one folder, "**" crosses folders: "*.ts" finds only what lies directly ' +
      'in path, "**/*.ts" everything below. Respects .gitignore. To search in the content of files use grep.',
    schema,
    display: ({ pattern, path }, cwd) => ({ title: `Find ${pattern}${path === '.' ? '' : ` in ${shownPath(path, cwd)}`}` }),
    prepare: (args, context) => Promise.resolve(plainCall(context, args.path, () => glob(places, ripgrep, args, context))),
  });
}

async function glob(places: Places, ripgrep: Ripgrep, args: z.output<typeof schema>, context: ToolContext): Promise<ToolResult> {
  const { folder, rest } = splitGlob(args.pattern.replace(/^(?:\.\/)+/, ''));
  const from = resolve(context.cwd, args.path, folder);
  const place = await places.find(from, context, 'read');
  if (!place.ok) return failed(place.problem);
  const stats = await stat(place.path).catch(() => undefined);
  if (stats === undefined) return failed(await missing(place.path, place.shown, context.cwd));
  if (!stats.isDirectory()) return failed(`${place.shown} is a file; glob looks in a directory.`);
  const matches = globTest(rest);
  if (typeof matches !== 'function') return failed(`pattern: ${matches.problem}`);

  const found: string[] = [];
  let count = 0;
  const onLine = (line: string): boolean => {
    const path = line.replace(/^\.\//, '');
    if (!matches(path)) return true;
    count += 1;
    if (found.length < args.limit) found.push(shownPath(join(from, path), context.cwd));
    return true;
  };
  const files = ['--files', ...scope(await places.closedBelow(place.path), args.include_ignored), './'];
  const complaint = await ripgrep({ arguments: files, within: place, signal: context.signal, onLine });
  if (complaint !== undefined) return failed(complaint);
  const facts = { count };
  if (count === 0) {
    const deeper = rest.includes('/') || rest.includes('**') ? '' : ` Directly in ${place.shown}, that is; "**/${rest}" looks below too.`;
    return { outcome: 'ok', output: `No file matches ${args.pattern}.${deeper}`, facts };
  }
  if (count > found.length)
    found.push(`(the first ${counted(found.length)} of ${counted(count)} files; narrow the pattern or raise limit)`);
  return { outcome: 'ok', output: found.join('\n'), facts };
}
