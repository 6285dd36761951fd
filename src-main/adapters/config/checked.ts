import type { z } from 'zod';
import { nearest } from './nearest.ts';

export type Path = readonly PropertyKey[];
type Table = Record<PropertyKey, unknown>;

export interface Checked<File> {
  readonly file: File;
  /** A line for each key that was left out, without the name of the file. */
  readonly problems: readonly string[];
}

/**
 * Keeps what is right in a parsed file, leaves out what is not and says what that was. Never says a secret.
 *
 * @param unknown in words, what is said of a key that the schema does not know and of its value: a line, or more for a table
 */
export function checked<File>(
  parsed: unknown,
  schema: z.ZodType<File>,
  unknown: (path: Path, value: unknown) => readonly string[] = (path) => [unknownKey(schema, path)],
): Checked<File> {
  const raw = structuredClone(parsed);
  const problems: string[] = [];
  for (;;) {
    const result = schema.safeParse(raw);
    if (result.success) return { file: result.data, problems };
    const wrong: Path[] = [];
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) {
          const path = [...issue.path, key];
          problems.push(...unknown(path, valueAt(raw, path)));
          wrong.push(path);
        }
        continue;
      }
      const path = upToWhole(issue.path);
      if (path.length === 0) throw new Error(`a parsed TOML file is not a table: ${issue.message}`);
      problems.push(`key "${dotted(issue.path)}": expected ${issue.message}, got ${shown(issue.path, valueAt(raw, issue.path))}`);
      wrong.push(path);
    }
    for (const path of wrong) leaveOut(raw, path);
  }
}

/** `options.agent_max_depth`; parts that TOML would quote are quoted. */
export function dotted(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? String(part) : /^[\w-]+$/u.test(String(part)) ? String(part) : JSON.stringify(String(part))))
    .join('.');
}

export function unknownKey(schema: z.ZodType, path: Path): string {
  const near = nearest(String(path.at(-1)), keysAt(schema, path.slice(0, -1)));
  return `key "${dotted(path)}" is not known${near === null ? '' : ` (did you mean "${near}"?)`}`;
}

/** Names that a table of the schema knows. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = schema;
  for (const part of [...path, null]) {
    while (hasDef(at) && at.def.type === 'optional') at = at.def.innerType;
    if (!hasDef(at)) return [];
    if (part === null) break;
    at = at.def.type === 'record' ? at.def.valueType : at.def.shape?.[String(part)];
  }
  return hasDef(at) ? Object.keys(at.def.shape ?? {}) : [];
}

interface Def {
  readonly def: {
    readonly type: string;
    readonly innerType?: unknown;
    readonly valueType?: unknown;
    readonly shape?: Record<string, unknown>;
  };
}

function hasDef(schema: unknown): schema is Def {
  return typeof schema === 'object' && schema !== null && 'def' in schema;
}

/** A value as the person wrote it, cut short; of what may be a key only its type. */
function shown(path: Path, value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  if (typeof value === 'object' && value !== null) return 'a table';
  const maySecret = (path[0] === 'providers' && path[2] !== 'kind') || (path[0] === 'web' && path[1] !== 'allow');
  if (maySecret) return value === '' ? 'an empty string' : `a ${typeof value}`;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** What goes as a whole: a list of which one item is wrong, a price of which one part is. */
function upToWhole(path: Path): Path {
  if (path[0] === 'prices') return path.slice(0, 2);
  const index = path.findIndex((part) => typeof part === 'number');
  return index === -1 ? path : path.slice(0, index);
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (isTable(at) ? at[part] : undefined), root);
}

function leaveOut(root: unknown, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (isTable(parent) && last !== undefined) delete parent[last];
}
