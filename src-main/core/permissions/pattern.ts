import { type Result, ok, refuse } from '#shared/lib/result.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { readCommandPattern } from './command-pattern.ts';
import { readPathPattern } from './path-pattern.ts';

/** What a pattern of each tool is about. Other tools have none. */
const READERS = new Map<string, (pattern: string) => Result<unknown>>([
  ['bash', readCommandPattern],
  ['edit', readPathPattern],
  ['read', readPathPattern],
  ['write', readPathPattern],
]);

/** As a person writes it: `bash: git status*`, `edit: src/**`. */
export function parsePattern(text: string): Result<Pattern> {
  const colon = text.indexOf(':');
  if (colon === -1)
    return refuse('bad_pattern', `"${text}" names no tool; write TOOL: PATTERN, such as "bash: git status*" or "edit: src/**"`);
  return checkedPattern(text.slice(0, colon).trim(), text.slice(colon + 1));
}

export function writePattern({ tool, pattern }: Pattern): string {
  return `${tool}: ${pattern}`;
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
