import { z } from 'zod';
import { BlobHash } from '#shared/lib/ids.ts';

/** Text longer than this many UTF-16 units is kept beside the ledger, as a blob. */
export const INLINE_LIMIT = 4096;
/** How much of a blob stands in the event, so that a list needs no second look-up. */
export const HEAD_LENGTH = 400;

/** Long text as the ledger stores it: its hash, how long it is (UTF-16 units) and how it begins. */
export const TextRef = z.object({ $text: BlobHash, length: z.int().nonnegative(), head: z.string() });
export type TextRef = z.infer<typeof TextRef>;

/** Text of any length. Whoever writes gives a string; whoever reads may get a reference. */
export const LongText = z.union([z.string(), TextRef]);
export type LongText = z.infer<typeof LongText>;

export function isTextRef(value: unknown): value is TextRef {
  return typeof value === 'object' && value !== null && '$text' in value && TextRef.safeParse(value).success;
}

/** As much as is at hand without asking for the blob. */
export function headOf(text: LongText): string {
  return typeof text === 'string' ? text : text.head;
}

/** The first line with anything on it, cut to `limit` characters. */
export function firstLine(text: LongText, limit = 120): string {
  const line = headOf(text)
    .split('\n', 50)
    .find((candidate) => candidate.trim() !== '');
  const trimmed = (line ?? '').trim();
  return trimmed.length > limit ? `${trimmed.slice(0, limit - 1)}…` : trimmed;
}

/** A line of Markdown without its commonest marks, for places that show no Markdown. */
export function unmarked(line: string): string {
  return line.replace(/^#+ |\*\*|`/g, '');
}

/** Every reference within a value, at any depth. */
export function refsIn(value: unknown, found: TextRef[] = []): TextRef[] {
  if (typeof value !== 'object' || value === null) return found;
  if (isTextRef(value)) found.push(value);
  else for (const member of Object.values(value)) refsIn(member, found);
  return found;
}

/** A copy of `value` in which every reference whose text is known is that text again. */
export function withTexts<T>(value: T, texts: ReadonlyMap<string, string>): T {
  return replace(value, texts) as T;
}

function replace(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isTextRef(value)) return texts.get(value.$text) ?? value;
  if (Array.isArray(value)) return value.map((member) => replace(member, texts));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(member, texts)]));
}
