import type { Json, JsonObject } from '#shared/model/json.ts';

/** A value that must not leave Coppice. `[secret NAME]` stands in its place. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Takes the secrets that Coppice knows out of what tools put out. */
export interface Redactor {
  text(text: string): string;
  json(value: JsonObject): JsonObject;
  /** For output in pieces: a secret is found over their borders. */
  stream(): RedactingStream;
}

/** Bytes go through as they are, but for secrets; what may be the beginning of one waits for what follows. */
interface RedactingStream {
  write(bytes: Buffer): Buffer;
  end(): Buffer;
}

/** Shorter values (`ollama`, `none`) are placeholders, and to blank them would garble plain text. */
const SHORTEST = 8;

/** Of two secrets with one value the first names it. Each is found as it is, in JSON, in a URL and in base 64. */
export function createRedactor(secrets: readonly Secret[]): Redactor {
  const forms = new Map<string, string>();
  for (const { name, value } of secrets) {
    const trimmed = value.trim();
    if (trimmed.length < SHORTEST) continue;
    for (const form of formsOf(trimmed)) if (!forms.has(form)) forms.set(form, `[secret ${name}]`);
  }
  const inText = finder(forms);
  // A character for each byte: what is no UTF-8 goes through unharmed.
  const inBytes = finder(new Map([...forms].map(([form, mark]) => [asBytes(form), asBytes(mark)])));
  const json = (value: Json): Json => {
    if (typeof value === 'string') return inText.replace(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, json(inner)]));
  };
  return {
    text: inText.replace,
    json: (value) => json(value) as JsonObject,
    stream: () => redactingStream(inBytes),
  };
}

interface Finder {
  replace(text: string): string;
  /** All of the text that is decided, redacted, and the rest: it may be the beginning of a secret. */
  split(text: string): { readonly decided: string; readonly open: string };
}

function finder(marks: ReadonlyMap<string, string>): Finder {
  if (marks.size === 0) return { replace: (text) => text, split: (text) => ({ decided: text, open: '' }) };
  // Longest first: one secret may be a piece of another.
  const forms = [...marks.keys()].toSorted((a, b) => b.length - a.length);
  const longest = forms[0]?.length ?? 0;
  const firsts = new Set(forms.map((form) => form[0]));
  const pattern = new RegExp(forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|'), 'g');
  const markOf = (form: string): string => marks.get(form) ?? '';
  const openFrom = (text: string, from: number): number => {
    for (let at = Math.max(from, text.length - longest + 1); at < text.length; at += 1) {
      if (!firsts.has(text[at])) continue;
      const end = text.slice(at);
      if (forms.some((form) => form.length > end.length && form.startsWith(end))) return at;
    }
    return text.length;
  };
  return {
    replace: (text) => text.replace(pattern, markOf),
    split(text) {
      let decided = '';
      let from = 0;
      for (const match of text.matchAll(pattern)) {
        // The longer of two that begin alike may yet come.
        if (match.index >= openFrom(text, from)) break;
        decided += text.slice(from, match.index) + markOf(match[0]);
        from = match.index + match[0].length;
      }
      const open = openFrom(text, from);
      return { decided: decided + text.slice(from, open), open: text.slice(open) };
    },
  };
}

function redactingStream({ replace, split }: Finder): RedactingStream {
  let waiting = '';
  return {
    write(bytes) {
      const { decided, open } = split(waiting + bytes.toString('latin1'));
      waiting = open;
      return Buffer.from(decided, 'latin1');
    },
    end() {
      const rest = replace(waiting);
      waiting = '';
      return Buffer.from(rest, 'latin1');
    },
  };
}

function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function formsOf(value: string): string[] {
  const encoded = [0, 1, 2].map((before) => base64Within(value, before));
  const forUrls = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed()), ...encoded, ...forUrls];
}

/** Those characters of base 64 that the value alone decides, where so many bytes stand before it in a group of three. */
function base64Within(value: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  return bytes.toString('base64').slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
}
