import { counted } from './shown-path.ts';

/** The beginning and the end of a text of any length, in memory bounded by the limit. */
interface KeptEnds {
  add(text: string): void;
  length(): number;
  /** At most `most` characters of it (no more than the limit), with `gap` in the middle where some are left out. */
  text(most: number, gap: (left: number) => string): string;
}

export function keepEnds(limit: number): KeptEnds {
  let head = '';
  let tail = '';
  let length = 0;
  return {
    add(text) {
      length += text.length;
      if (head.length < limit) head += text.slice(0, limit - head.length);
      tail = text.length >= limit ? text.slice(-limit) : tail + text;
      // Not at each piece: slicing is what costs.
      if (tail.length > limit * 2) tail = tail.slice(-limit);
    },
    length: () => length,
    text(most, gap) {
      if (length <= most) return head;
      const front = Math.floor(most / 2);
      // Half of a surrogate pair is no character.
      const first = head.slice(0, front).replace(/[\uD800-\uDBFF]$/, '');
      const last = most - front === 0 ? '' : tail.slice(-(most - front)).replace(/^[\uDC00-\uDFFF]/, '');
      return `${first}\n${gap(length - first.length - last.length)}\n${last}`;
    },
  };
}

/**
 * What a command wrote, as the model reads it: its output, then `STDERR:` and what went there, at most `most`
 * characters of both. Errors get half of it, or more where the output leaves room.
 */
export function joinOutputs(stdout: KeptEnds, stderr: KeptEnds, most: number, whole: string | undefined): { text: string; cut: boolean } {
  const cut = stdout.length() + stderr.length() > most;
  const forErrors = cut ? Math.min(stderr.length(), Math.max(Math.floor(most / 2), most - stdout.length())) : stderr.length();
  const gap = (left: number) => `[... ${counted(left)} characters left out${whole === undefined ? '' : `; ${whole}`} ...]`;
  const parts: string[] = [];
  if (stdout.length() > 0) parts.push(stdout.text(cut ? most - forErrors : most, gap).trimEnd());
  if (stderr.length() > 0) parts.push(`STDERR:\n${stderr.text(forErrors, gap).trimEnd()}`);
  return { text: parts.filter((part) => part !== '').join('\n'), cut };
}
