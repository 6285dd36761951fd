import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Milliseconds that a printed link can be opened. */
export const CODE_LIFE_MS = 60_000;

/** Who may talk to this shell. Codes and cookies are 256 random bits; only their digests are kept, in memory alone. */
export interface Sessions {
  /** A code for one exchange within a minute. */
  mint(): string;
  /** Changes a code for the value of a cookie; null if the code is unknown, used or too old. */
  exchange(code: string): string | null;
  knows(cookie: string): boolean;
}

export function createSessions(now: () => number): Sessions {
  const codes: { digest: Buffer; until: number }[] = [];
  const cookies: Buffer[] = [];
  const secret = () => randomBytes(32).toString('base64url');
  const same = (digest: Buffer) => (other: Buffer) => timingSafeEqual(digest, other);

  return {
    mint() {
      const code = secret();
      codes.push({ digest: digestOf(code), until: now() + CODE_LIFE_MS });
      return code;
    },
    exchange(code) {
      const isSame = same(digestOf(code));
      const index = codes.findIndex((known) => isSame(known.digest));
      const [known] = index === -1 ? [] : codes.splice(index, 1);
      if (known === undefined || now() > known.until) return null;
      const cookie = secret();
      cookies.push(digestOf(cookie));
      return cookie;
    },
    knows(cookie) {
      return cookies.some(same(digestOf(cookie)));
    },
  };
}

/** Of equal length whatever is given, as the comparison needs. */
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
