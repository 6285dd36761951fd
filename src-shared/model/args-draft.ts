import type { Json, JsonObject } from './json.ts';

/** Arguments under a person's hand: each text as it is, so that a command of many lines is not a line of escapes. */
export interface ArgsDraft {
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  /** JSON of all that is no text; null where there is nothing else. */
  readonly rest: string | null;
}

export function draftOf(args: JsonObject): ArgsDraft {
  const entries = Object.entries(args);
  const rest = Object.fromEntries(entries.filter(([, value]) => typeof value !== 'string'));
  return {
    texts: entries.flatMap(([name, value]) => (typeof value === 'string' ? [{ name, text: value }] : [])),
    rest: Object.keys(rest).length === 0 ? null : JSON.stringify(rest, null, 2),
  };
}

/** The arguments that a draft stands for, or why its JSON is none. */
export function argsOf({ texts, rest }: ArgsDraft): { readonly args: JsonObject } | { readonly problem: string } {
  const others = rest === null || rest.trim() === '' ? {} : parsed(rest);
  if (typeof others === 'string') return { problem: others };
  return { args: { ...others, ...Object.fromEntries(texts.map(({ name, text }) => [name, text])) } };
}

/** Whether both say the same, in whatever order. */
export function sameArgs(one: JsonObject, other: JsonObject): boolean {
  return sorted(one) === sorted(other);
}

function sorted(args: JsonObject): string {
  return JSON.stringify(Object.entries(args).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function parsed(text: string): JsonObject | string {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    return 'The other arguments are no JSON object; write { "name": value }.';
  } catch (error) {
    return `The other arguments are no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
