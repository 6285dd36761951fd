const NOTHING = 0;
export const SPACE = 1;
export const LINE = 2;
export const BLANK = 3;
/** How far the next text is to stand from the last. */
export type Apart = typeof NOTHING | typeof SPACE | typeof LINE | typeof BLANK;

/** Deeper nesting is not shown: the marks of every line would outgrow its text. */
const DEEPEST_SHOWN = 6;

/** Text that grows piece by piece: white space folded, blocks apart, lines behind the marks of their quotes and lists. */
export class TextWriter {
  /** How many lists and quotes the next line stands in. */
  lists = 0;
  quotes = 0;
  readonly #pieces: string[] = [];
  #length = 0;
  #apart: Apart = NOTHING;
  /** Stands before the next text, and is forgotten if none comes: a bullet, the hashes of a heading; or, in the line, `[`. */
  #marker = '';
  #lead = '';

  /** How much was written: the same number again means that there was no text. */
  get count(): number {
    return this.#pieces.length;
  }

  /** Characters that were written. */
  get length(): number {
    return this.#length;
  }

  apart(apart: Apart): void {
    // What is to stand behind a bullet stands in its line.
    if (this.#marker === '' && apart > this.#apart) this.#apart = apart;
  }

  /** Begins a line with this mark, when there is text for it. */
  item(marker: string): void {
    this.#marker = '';
    this.apart(LINE);
    this.#marker = marker;
  }

  heading(marker: string): void {
    this.apart(BLANK);
    this.#marker += marker;
  }

  dropMarker(): void {
    this.#marker = '';
  }

  text(words: string): void {
    const folded = words.replace(/[ \t\n\f\r]+/g, ' ');
    const begins = folded.startsWith(' ');
    if (begins) this.apart(SPACE);
    const ends = folded.length > 1 && folded.endsWith(' ');
    const inner = folded.slice(begins ? 1 : 0, ends ? -1 : undefined);
    if (inner === '') return;
    this.#write(inner);
    if (ends) this.apart(SPACE);
  }

  /** Lines as they are, between fences. */
  verbatim(text: string): void {
    let fence = '```';
    for (const [ticks] of text.matchAll(/`{3,}/g)) if (ticks.length >= fence.length) fence = `${ticks}\``;
    this.apart(BLANK);
    this.#write(`${fence}\n${text}\n${fence}`);
    this.apart(BLANK);
  }

  /** Put before the next text, in its line. `close` ends it, or takes it back if no text came. */
  open(lead: string): { readonly close: (end: string) => void } {
    this.#lead += lead;
    const before = this.count;
    return {
      close: (end) => {
        if (this.count > before) this.#push(end);
        else this.#lead = this.#lead.slice(0, -lead.length);
      },
    };
  }

  /** The next cell of a table's row. An empty one is there too. */
  cell(): void {
    this.apart(SPACE);
    this.#write('|');
    this.apart(SPACE);
  }

  slice(from: number, to?: number): string {
    return this.#pieces.slice(from, to).join('').trim();
  }

  #write(text: string): void {
    const isFirst = this.#pieces.length === 0;
    if (isFirst || this.#apart >= LINE) {
      const marks = '> '.repeat(Math.min(this.quotes, DEEPEST_SHOWN)) + '  '.repeat(Math.min(Math.max(0, this.lists - 1), DEEPEST_SHOWN));
      this.#push(`${isFirst ? '' : this.#apart === BLANK ? '\n\n' : '\n'}${marks}${this.#marker}`);
    } else if (this.#apart === SPACE) this.#push(' ');
    this.#push(this.#lead + text);
    this.#apart = NOTHING;
    this.#marker = '';
    this.#lead = '';
  }

  #push(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}
