import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Tool, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import { defineTool, failed, plainCall } from './define-tool.ts';
import { globTest } from './glob-pattern.ts';
import { createFindings } from './grep-findings.ts';
import { missing } from './near-names.ts';
import type { Places } from './places.ts';
import { literal, type Ripgrep, scope } from './ripgrep.ts';
import { shownPath } from './shown-path.ts';

const LARGEST_FILE = '20M';

const schema = z.strictObject({
  pattern: z.string().min(1).max(5000).describe('A regular expression in the syntax of ripgrep.'),
  path: z.string().min(1).default('.').describe('The file or directory to search.'),
  glob: z.string().min(1).max(500).optional().describe('Only files like this: "*.ts" at any depth, "src/**/*.ts" relative to path.'),
  mode: z
    .enum(['content', 'files', 'count'])
    .default('content')
    .describe('content: the lines with their numbers; files: only paths; count: matches per file.'),
  context: z.int().min(0).max(20).default(0).describe('Lines to show around each match, in content mode.'),
  ignore_case: z.boolean().default(false),
  literal: z.boolean().default(false).describe('Take the pattern as plain text.'),
  multiline: z.boolean().default(false).describe('Let a match go over several lines; "." then matches a line break.'),
  include_ignored: z.boolean().default(false).describe('Also files that .gitignore names.'),
  limit: z.int().min(1).max(2000).default(200).describe('Matching lines, or files, to give at most.'),
});

type Arguments = z.output<typeof schema>;

export function createGrep(places: Places, ripgrep: Ripgrep): Tool {
  return defineTool({
    name: 'grep',
    aliases: ['Grep', 'search', 'search_files'],
    kind: 'search',
    mutates: false,
    description:
      'Searches the content of files with ripgrep, sorted by path. Respects .gitignore, passes over binary files and files over ' +
      `${LARGEST_FILE}B. Look-around and back-references work. Matches stand as path:line:text, context as path-line-text.`,
    schema,
    display: ({ pattern, path, glob }, cwd) => {
      const where = `${path === '.' ? '' : ` in ${shownPath(path, cwd)}`}${glob === undefined ? '' : ` (${glob})`}`;
      return { title: `Search ${pattern}${where}`, detail: `${pattern}${where}` };
    },
    prepare: (args, context) => Promise.resolve(plainCall(context, args.path, () => grep(places, ripgrep, args, context))),
  });
}

async function grep(places: Places, ripgrep: Ripgrep, args: Arguments, context: ToolContext): Promise<ToolResult> {
  const place = await places.find(args.path, context, 'read');
  if (!place.ok) return failed(place.problem);
  const stats = await stat(place.path).catch(() => undefined);
  if (stats === undefined) return failed(await missing(place.path, place.shown, context.cwd));
  if (!stats.isDirectory() && !stats.isFile()) return failed(`${place.shown} is not a regular file.`);
  const filter =
    args.glob === undefined ? undefined : globTest(args.glob.includes('/') ? args.glob.replace(/^\.?\//, '') : `**/${args.glob}`);
  if (filter !== undefined && typeof filter !== 'function') return failed(`glob: ${filter.problem}`);

  const isFolder = stats.isDirectory();
  const folder = isFolder ? place.path : dirname(place.path);
  const given = resolve(context.cwd, args.path);
  const shownFrom = isFolder ? given : dirname(given);
  const findings = createFindings(args, (path) => ({
    shown: isFolder ? shownPath(join(shownFrom, path), context.cwd) : place.shown,
    wanted: !isFolder || filter === undefined || filter(path),
  }));
  const searched = [
    '--json',
    '--engine=auto',
    `--max-filesize=${LARGEST_FILE}`,
    `--context=${args.mode === 'content' ? args.context : 0}`,
    ...(args.mode === 'files' ? ['--max-count=1'] : []),
    ...(args.ignore_case ? ['--ignore-case'] : []),
    ...(args.literal ? ['--fixed-strings'] : []),
    ...(args.multiline ? ['--multiline', '--multiline-dotall'] : []),
    // Not --glob: that would bring back what .gitignore names. As a type it comes after the ignore files.
    ...(args.glob !== undefined && !args.glob.includes('/') && isFolder ? [`--type-add=wanted:${args.glob}`, '--type=wanted'] : []),
    ...scope(isFolder ? await places.closedBelow(place.path) : [], args.include_ignored || !isFolder),
    // Not by its name as an argument: a link that was put in its place would be followed.
    ...(isFolder ? [] : ['--max-depth=1', `--glob=/${literal(basename(place.path))}`]),
    `--regexp=${args.pattern}`,
    '--',
    './',
  ];
  const within = { path: folder, root: place.root };
  const complaint = await ripgrep({ arguments: searched, within, signal: context.signal, onLine: findings.take });
  if (complaint !== undefined) return failed(complaint);
  const { text, count } = findings.end();
  const scopeWords = args.glob === undefined ? '' : ` in files like ${args.glob}`;
  return {
    outcome: 'ok',
    output: text ?? `No match for ${args.pattern}${scopeWords} in ${place.shown === '.' ? 'the working directory' : place.shown}.`,
    facts: { count },
  };
}
