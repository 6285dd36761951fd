/** What one request shares with the one before it: `keepStart` bytes at its start, `keepEnd` at its end. */
export interface Splice {
  readonly keepStart: number;
  readonly keepEnd: number;
  readonly middle: Uint8Array;
}

/** Compares in blocks, which the runtime does with one native call each, then byte by byte within the block that differs. */
const BLOCK = 4096;

/** Says `next` as a splice of `before`. Linear in their lengths, and fast where they are mostly the same. */
export function spliceOf(before: Uint8Array, next: Uint8Array): Splice {
  const a = Buffer.from(before.buffer, before.byteOffset, before.byteLength);
  const b = Buffer.from(next.buffer, next.byteOffset, next.byteLength);
  const shorter = Math.min(a.length, b.length);
  const keepStart = commonStart(a, b, shorter);
  const keepEnd = commonEnd(a, b, shorter - keepStart);
  return { keepStart, keepEnd, middle: b.subarray(keepStart, b.length - keepEnd) };
}

export function unsplice(before: Uint8Array, splice: Splice): Uint8Array {
  const { keepStart, keepEnd, middle } = splice;
  return Buffer.concat([before.subarray(0, keepStart), middle, before.subarray(before.length - keepEnd)]);
}

function commonStart(a: Buffer, b: Buffer, limit: number): number {
  let at = 0;
  while (at + BLOCK <= limit && a.compare(b, at, at + BLOCK, at, at + BLOCK) === 0) at += BLOCK;
  while (at < limit && a[at] === b[at]) at += 1;
  return at;
}

function commonEnd(a: Buffer, b: Buffer, limit: number): number {
  let length = 0;
  while (length + BLOCK <= limit) {
    const fromA = a.length - length;
    const fromB = b.length - length;
    if (a.compare(b, fromB - BLOCK, fromB, fromA - BLOCK, fromA) !== 0) break;
    length += BLOCK;
  }
  while (length < limit && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}
