import { isMap, parseDocument } from 'yaml';

export type FrontMatter =
  | { readonly ok: true; readonly keys: Readonly<Record<string, unknown>>; readonly body: string; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problem: string };

/** Aliases that a document may hold: what expands further is a bomb. */
const MOST_ALIASES = 50;
/** No definition needs more: a parser can be kept busy for long by text that was made for that. */
const MOST_YAML = 16_384;

/**
 * Keys and body of a Markdown file. Files in the wild hold descriptions with colons and quotes that are no YAML: those are
 * read line by line, and that is said.
 */
export function frontMatterOf(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  if (lines[0]?.trimEnd() !== '---') {
    const body = lines.join('\n').trim();
    if (body === '') return { ok: false, problem: 'it is empty: write what the agent is told, below its name and description' };
    return { ok: true, keys: {}, body, warnings: ['It has no front matter: it is called by its file, and says nothing of itself.'] };
  }
  const end = lines.findIndex((line, at) => at > 0 && /^(?:---|\.\.\.)\s*$/u.test(line));
  if (end < 0) return { ok: false, problem: 'line 1: its front matter is not closed: a line "---" belongs below it' };
  const head = lines.slice(1, end);
  const body = lines
    .slice(end + 1)
    .join('\n')
    .trim();
  const yaml = head.join('\n');
  if (yaml.length > MOST_YAML) return { ok: false, problem: `line 1: its front matter has more than ${MOST_YAML / 1024} KB` };
  const read = asYaml(yaml);
  if (read.ok) return { ok: true, keys: read.keys, body, warnings: [] };
  const keys = lineByLine(head);
  if (Object.keys(keys).length === 0) return { ok: false, problem: `line ${read.line + 1}: its front matter is no YAML: ${read.why}` };
  return {
    ok: true,
    keys,
    body,
    warnings: [`Line ${read.line + 1}: its front matter is no YAML (${read.why}); it was read line by line.`],
  };
}

type Yaml =
  | { readonly ok: true; readonly keys: Record<string, unknown> }
  | { readonly ok: false; readonly line: number; readonly why: string };

function asYaml(text: string): Yaml {
  try {
    const document = parseDocument(text, { strict: true, uniqueKeys: true, prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, line: lineAt(text, error.pos[0]), why: firstSentence(error.message) };
    if (document.contents === null) return { ok: true, keys: {} };
    if (!isMap(document.contents)) return { ok: false, line: 1, why: 'expected keys with values' };
    return { ok: true, keys: document.toJS({ maxAliasCount: MOST_ALIASES }) as Record<string, unknown> };
  } catch (error) {
    return { ok: false, line: 1, why: firstSentence(error instanceof Error ? error.message : String(error)) };
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function firstSentence(message: string): string {
  return (message.split('\n', 1)[0] ?? '').slice(0, 120);
}

/** `key: value` at the start of a line; `- item` below a key without a value; anything else goes on with the value above. */
function lineByLine(lines: readonly string[]): Record<string, unknown> {
  const keys = new Map<string, { readonly lines: string[]; readonly items: string[] }>();
  let last: { readonly lines: string[]; readonly items: string[] } | undefined;
  for (const line of lines) {
    const pair = /^([A-Za-z][\w-]*):(?:\s(.*))?$/su.exec(line);
    const item = /^\s*-\s(.*)$/su.exec(line);
    if (pair !== null) {
      const value = unquoted(pair[2] ?? '');
      last = { lines: value === '' ? [] : [value], items: [] };
      keys.set(pair[1] ?? '', last);
    } else if (item !== null && last !== undefined && last.lines.length === 0) {
      last.items.push(unquoted(item[1] ?? ''));
    } else if (last !== undefined && last.items.length === 0 && line.trim() !== '') {
      last.lines.push(line.trim());
    }
  }
  return Object.fromEntries(
    [...keys].map(([key, value]) => [key, value.items.length > 0 ? value.items : value.lines.join('\n').replaceAll('\\n', '\n')]),
  );
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(["']).*\1$/su.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed;
}
