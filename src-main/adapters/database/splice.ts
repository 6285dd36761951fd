/** What one request shares with the one before it: `keepStart` bytes at its start, `keepEnd` at its end. */
export interface Splice {
  readonly keepStart: number;
  readonly keepEnd: number;
  readonly middle: Uint8Array;
}

/** Compared in blocks of falling size, one native call each: most of a long request is passed in a few large steps. */
const BLOCKS = [65_536, 4096, 256, 16, 1] as const;

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
  let length = 0;
  for (const block of BLOCKS) {
    while (length + block <= limit && a.compare(b, length, length + block, length, length + block) === 0) length += block;
  }
  return length;
}

function commonEnd(a: Buffer, b: Buffer, limit: number): number {
  let length = 0;
  for (const block of BLOCKS) {
    while (length + block <= limit) {
      const endA = a.length - length;
      const endB = b.length - length;
      if (a.compare(b, endB - block, endB, endA - block, endA) !== 0) break;
      length += block;
    }
  }
  return length;
}
