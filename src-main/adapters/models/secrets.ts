import type { ProviderSettings } from '#main/core/ports/settings.ts';

/** Shorter values (`ollama`, `none`) are placeholders; blanking them would garble plain text. */
const SHORTEST_SECRET = 8;
const CREDENTIAL_HEADERS = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'cookie',
  'set-cookie',
  'proxy-authorization',
]);
const CREDENTIAL_WORDS = /key|token|secret|auth/i;

/** The credentials of one provider, and how they are kept out of everything that is stored or shown. */
export interface Secrets {
  blank(text: string): string;
  /** The same bytes where no credential stands in them. */
  blankBytes(bytes: Uint8Array): Uint8Array;
  /** Whether a header's value must not be kept; the names of a request are the person's own, so any that sounds like one counts. */
  isCredential(header: string, of: 'request' | 'response'): boolean;
}

export function createSecrets(settings: ProviderSettings): Secrets {
  const mark = `[secret ${settings.name}]`;
  const values = secretValues(settings);
  const blank = (text: string): string => values.reduce((blanked, value) => blanked.replaceAll(value, mark), text);
  return {
    blank,
    blankBytes(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return values.some((value) => buffer.includes(value)) ? Buffer.from(blank(buffer.toString('utf8'))) : bytes;
    },
    // Of a response `x-ratelimit-remaining-tokens` and its like are worth keeping.
    isCredential: (header, of) => CREDENTIAL_HEADERS.has(header.toLowerCase()) || (of === 'request' && CREDENTIAL_WORDS.test(header)),
  };
}

/** What must not leave Coppice but for its provider, the longest first. */
export function secretValues(settings: Pick<ProviderSettings, 'apiKey' | 'headers'>): string[] {
  const values = new Set<string>();
  const add = (value: string): void => {
    const trimmed = value.trim();
    if (trimmed.length < SHORTEST_SECRET) return;
    values.add(trimmed);
    // As it stands in a JSON body.
    values.add(JSON.stringify(trimmed).slice(1, -1));
  };
  if (settings.apiKey !== null) add(settings.apiKey);
  for (const [name, value] of Object.entries(settings.headers)) {
    if (!CREDENTIAL_HEADERS.has(name.toLowerCase()) && !CREDENTIAL_WORDS.test(name)) continue;
    add(value);
    // `Bearer abc`: a server may repeat the second word alone.
    for (const word of value.split(/\s+/)) add(word);
  }
  // Longest first: one value may be a piece of another.
  return [...values].toSorted((a, b) => b.length - a.length);
}
