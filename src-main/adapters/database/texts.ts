import { createHash } from 'node:crypto';
import type { BlobHash } from '#shared/lib/ids.ts';
import { HEAD_LENGTH, INLINE_LIMIT, isTextRef, type TextRef } from '#shared/model/text.ts';

export interface StoredText {
  readonly hash: BlobHash;
  readonly encoding: 'utf8' | 'json';
  readonly bytes: Buffer;
}

/**
 * A copy of `value` in which every string over the limit is a reference; the texts go to `keep`.
 * Gives `value` itself where nothing in it is long, which is most of the time.
 */
export function withoutLongTexts<T>(value: T, keep: (text: StoredText) => void): T {
  return strip(value, keep) as T;
}

function strip(value: unknown, keep: (text: StoredText) => void): unknown {
  if (typeof value === 'string') return value.length > INLINE_LIMIT ? refer(value, keep) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index += 1) {
      const stripped = strip(value[index], keep);
      if (stripped !== value[index]) (copy ??= [...value])[index] = stripped;
    }
    return copy ?? value;
  }
  // An object of a model's own that looks like a reference: with its mark put away it is none, and comes back as it was.
  const posing = isTextRef(value);
  let changed = false;
  const members = Object.entries(value).map(([key, member]: [string, unknown]): [string, unknown] => {
    const stripped = posing && key === '$text' ? refer(String(member), keep) : strip(member, keep);
    changed ||= stripped !== member;
    return [key, stripped];
  });
  return changed ? Object.fromEntries(members) : value;
}

/** No UTF-8 begins with it, so that texts of the two encodings never share a hash. */
const OTHER_THAN_UTF8 = Buffer.of(0xff);

function refer(text: string, keep: (text: StoredText) => void): TextRef {
  const encoding = text.isWellFormed() ? 'utf8' : 'json';
  const bytes = Buffer.from(encoding === 'utf8' ? text : JSON.stringify(text), 'utf8');
  const hash = createHash('sha256')
    .update(encoding === 'utf8' ? bytes : Buffer.concat([OTHER_THAN_UTF8, bytes]))
    .digest('hex') as BlobHash;
  keep({ hash, encoding, bytes });
  return { $text: hash, length: text.length, head: text.slice(0, HEAD_LENGTH).toWellFormed() };
}

export function textOf(stored: { encoding: 'utf8' | 'json'; bytes: Uint8Array }): string {
  const text = Buffer.from(stored.bytes.buffer, stored.bytes.byteOffset, stored.bytes.byteLength).toString('utf8');
  return stored.encoding === 'json' ? (JSON.parse(text) as string) : text;
}
