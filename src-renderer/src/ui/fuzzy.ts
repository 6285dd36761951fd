const CONTIGUOUS = 1;
const WORD_START = 0.9;
const SKIPPED = 0.3;
/** A mean per letter below this is chance, not a find. */
const ENOUGH = 0.6;

/** What a thing can be found by, made ready once for many queries. */
export interface Findable {
  readonly name: string;
  readonly also: readonly { readonly text: string; readonly weight: number }[];
}

/** `also` are texts that find it too, each for its weight: below 1, the worth of the name. */
export function findable(name: string, also: readonly (readonly [text: string, weight: number])[]): Findable {
  return { name: name.toLowerCase(), also: also.map(([text, weight]) => ({ text: text.toLowerCase(), weight })) };
}

/**
 * How well a query fits, the higher the better, or null where it does not. Each word of it has to be found: in the name also with
 * letters left out (`nwses` finds `New session`). A name that begins with the query stands before all others.
 */
export function fit(query: string, { name, also }: Findable): number | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  let sum = 0;
  for (const word of words) {
    let best = wholeFit(word, name) || lettersFit(word, name);
    for (const { text, weight } of also) if (weight > best) best = Math.max(best, wholeFit(word, text) * weight);
    if (best === 0) return null;
    sum += best;
  }
  return sum / words.length + (name.startsWith(words.join(' ')) ? 0.1 : 0);
}

/** The word as it was typed, best where a word begins with it; 0 where it does not stand there. */
function wholeFit(word: string, text: string): number {
  let at = text.indexOf(word);
  if (at === -1) return 0;
  for (; at !== -1; at = text.indexOf(word, at + 1)) if (startsWord(text, at)) return 1;
  return 0.75;
}

/** Letters of the word sought in their order, best in runs from the start of a word; below what stands there as it was typed. */
function lettersFit(word: string, text: string): number {
  if (!holdsLetters(word, text)) return 0;
  const mean = bestSum(word, text) / word.length;
  return mean < ENOUGH ? 0 : mean * 0.7;
}

function holdsLetters(word: string, text: string): boolean {
  let at = -1;
  for (const letter of word) {
    at = text.indexOf(letter, at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** Over all ways to find the letters in their order. */
function bestSum(word: string, text: string): number {
  // Letter by letter of the word: the best sum of those up to it that ends exactly at each place of the text.
  let ends: number[] = [];
  for (let letter = 0; letter < word.length; letter += 1) {
    const next = Array.from({ length: text.length }, () => -Infinity);
    let before = letter === 0 ? 0 : -Infinity;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === word[letter]) {
        const run = (ends[at - 1] ?? -Infinity) + CONTIGUOUS;
        const jump = before + (startsWord(text, at) ? WORD_START : SKIPPED);
        next[at] = Math.max(run, jump);
      }
      before = Math.max(before, ends[at] ?? -Infinity);
    }
    ends = next;
  }
  return Math.max(...ends);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}
