import { type Result, ok, refuse } from '#shared/lib/result.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { isLike } from './wildcard.ts';

/** Parts of a path below the workspace, as a pattern has them: `*` within a part, `**` for any number of parts. */
type PathPattern = readonly string[];

/**
 * As in a .gitignore: relative to the workspace, with or without a `/` in front; `*` stays within a name and `**` crosses
 * folders; a pattern without a `/` fits at any depth; one that ends in `/` is all that is below.
 */
export function readPathPattern(pattern: string): Result<PathPattern> {
  const problem = problemOf(pattern);
  if (problem !== null) return refuse('bad_pattern', problem);
  const plain = pattern.replace(/^\.?\//, '');
  const parts = (plain.endsWith('/') ? `${plain}**` : plain).split('/').filter((part) => part !== '.' && part !== '');
  if (parts.length === 0) return refuse('bad_pattern', 'the pattern is empty; write a path of the workspace such as "src/**"');
  return ok(pattern.includes('/') ? parts : ['**', ...parts]);
}

function problemOf(pattern: string): string | null {
  if (/^[/\\]{2}|^~|^[A-Za-z]:/.test(pattern)) return `"${pattern}" leads out of the workspace; a pattern is a path within it`;
  if (pattern.split('/').includes('..')) return `"${pattern}" has a "..", which no pattern may`;
  const odd = /[?[\]{}!\\\n\0]/.exec(pattern)?.[0];
  if (odd !== undefined) return `${JSON.stringify(odd)} cannot stand in a pattern; of wildcards there are * and **`;
  if (pattern.split('/').some((part) => part.includes('**') && part !== '**')) return '"**" stands between slashes, as in "src/**/test.ts"';
  return null;
}

/** Whether a file lies in a `.git`, whose files git runs: nothing allows it to be changed unasked. */
export function isOfGit(path: string): boolean {
  return path.split('/').some((part) => part.toLowerCase() === '.git');
}

/** Whether a call of a tool on a file need not ask: a pattern fits it, and it is none of git's. */
export function allowsPath(patterns: readonly Pattern[], tool: string, path: string): boolean {
  return !isOfGit(path) && fitsPath(patterns, tool, path);
}

/**
 * Whether a pattern fits a file for a tool. `path` is the real path, links resolved, relative to the real path of the workspace, with
 * slashes; what is outside fits none.
 */
export function fitsPath(patterns: readonly Pattern[], tool: string, path: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return false;
  return patterns.some((each) => {
    const read = each.tool === tool ? readPathPattern(each.pattern) : null;
    return read?.ok === true && isBelow(parts, read.value);
  });
}

/** Each place in the path is tried once for each place in the pattern. */
function isBelow(parts: readonly string[], pattern: PathPattern): boolean {
  let open = new Set([0]);
  const skip = (places: Set<number>): Set<number> => {
    for (const place of places) if (pattern[place] === '**') places.add(place + 1);
    return places;
  };
  for (const part of parts) {
    const next = new Set<number>();
    for (const place of skip(open)) {
      const asked = pattern[place];
      if (asked === '**') next.add(place);
      else if (asked !== undefined && isLike(part, asked)) next.add(place + 1);
    }
    open = next;
  }
  return skip(open).has(pattern.length);
}
