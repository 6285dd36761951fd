import { type Result, ok, refuse } from '#shared/lib/result.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { readCommandPattern } from './command-pattern.ts';
import { readPathPattern } from './path-pattern.ts';

/** What a pattern of each tool is about. Other tools have none. */
const READERS = new Map<string, (pattern: string) => Result<unknown>>([
  ['bash', readCommandPattern],
  ['edit', readPathPattern],
  ['read', readPathPattern],
  ['web_fetch', readHost],
  ['write', readPathPattern],
]);

/** A host as it stands in an address, with its port where it is not the usual one. */
function readHost(pattern: string): Result<string> {
  if (/^(?:\[[\da-f:.]+\]|[^\s/?#@*:[\]]+)(?::\d{1,5})?$/i.test(pattern)) return ok(pattern);
  return refuse('bad_pattern', `"${pattern}" is no host; write one as it stands in an address, such as "docs.rs" or "localhost:3000"`);
}

/** `tool` is a canonical name. */
export function checkedPattern(tool: string, pattern: string): Result<Pattern> {
  const read = READERS.get(tool);
  if (read === undefined) {
    return refuse('bad_pattern', `"${tool}" takes no patterns; ${[...READERS.keys()].join(', ')} do`);
  }
  const trimmed = pattern.trim();
  const result = read(trimmed);
  return result.ok ? ok({ tool, pattern: trimmed }) : result;
}
