import type { Handler } from 'htmlparser2';
import { BLANK, LINE, SPACE, TextWriter } from './text-writer.ts';
import type { Apart } from './text-writer.ts';

/** As deep as browsers nest. The parser looks through all open elements at each end, so that endless nesting would take it endless time. */
const DEEPEST = 512;
/** Characters: each short link may stand for an address of 2,000. */
const MOST_WRITTEN = 16_000_000;
const LONGEST_TITLE = 300;
const LONGEST_LINK = 2000;
/** A main part with less text than this is not taken for one. */
const LEAST_MAIN = 200;

const UNSEEN = new Set('script style template svg math iframe object canvas audio video select textarea'.split(' '));
const UNSEEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;
const BLOCKS = new Set('p article section main header footer nav aside form fieldset figure table dl details'.split(' '));
const LINES = new Set('div br dt address caption figcaption summary legend'.split(' '));

type Attributes = Readonly<Record<string, string>>;
type Close = () => void;

/** What a parser tells of a page, written as text. */
export class HtmlReader implements Partial<Handler> {
  title: string | null = null;
  /** Why the rest is not read: the page nests deeper than it should, or what it says outgrows it. */
  cut: 'nested too deep' | 'too long' | null = null;
  readonly #writer = new TextWriter();
  readonly #open: (Close | undefined)[] = [];
  #base: URL;
  /** How many elements were open when one began that is not seen. */
  #unseenFrom: number | null = null;
  /** Text that is wanted as it is: of the title, or to stand between fences. */
  #capture: string[] | null = null;
  #main: { readonly from: number; to: number | null } | null = null;
  #isInLink = false;
  #cells = 0;
  readonly #lists: { next: number | null }[] = [];
  readonly #rows: { cells: number; heads: number }[] = [];

  constructor(base: URL) {
    this.#base = base;
  }

  onopentag(name: string, attributes: Attributes): void {
    if (this.#open.length >= DEEPEST) this.cut = 'nested too deep';
    if (this.#writer.length >= MOST_WRITTEN) this.cut = 'too long';
    if (this.cut !== null) return;
    if (this.#unseenFrom === null && isUnseen(name, attributes)) this.#unseenFrom = this.#open.length;
    this.#open.push(this.#unseenFrom === null ? this.#begin(name, attributes) : undefined);
  }

  ontext(text: string): void {
    if (this.cut !== null || this.#unseenFrom !== null) return;
    if (this.#capture === null) this.#writer.text(text);
    else this.#capture.push(text);
  }

  onclosetag(): void {
    if (this.cut !== null) return;
    this.#open.pop()?.();
    if (this.#unseenFrom === this.#open.length) this.#unseenFrom = null;
  }

  /** The main part, where the page says which it is, and then the rest; else all of it in its order. */
  text(): string {
    const cut = this.cut === null ? '' : `\n\n(The rest of the page is ${this.cut} to be read.)`;
    const { from, to } = this.#main ?? { from: 0, to: null };
    const main = this.#writer.slice(from, to ?? undefined);
    const around = [this.#writer.slice(0, from), to === null ? '' : this.#writer.slice(to)].filter((part) => part !== '');
    if (around.length === 0) return main + cut;
    if (main.length < LEAST_MAIN) return this.#writer.slice(0) + cut;
    return `${main}\n\n---\n(Around the main part of the page:)\n\n${around.join('\n\n')}${cut}`;
  }

  #begin(name: string, attributes: Attributes): Close | undefined {
    if (this.#capture !== null) {
      if (name === 'br') this.#capture.push('\n');
      return undefined;
    }
    if (this.#main !== null || (name !== 'main' && attributes['role'] !== 'main')) return this.#element(name, attributes);
    this.#writer.apart(BLANK);
    const main: { readonly from: number; to: number | null } = { from: this.#writer.count, to: null };
    this.#main = main;
    return () => {
      main.to = this.#writer.count;
      this.#writer.apart(BLANK);
    };
  }

  /** Writes what stands before an element's text, and answers with what is to come behind it. */
  #element(name: string, attributes: Attributes): Close | undefined {
    const writer = this.#writer;
    switch (name) {
      case 'title':
        return this.title === null
          ? this.#captured((text) => (this.title = text.trim().replace(/\s+/g, ' ').slice(0, LONGEST_TITLE)))
          : undefined;
      case 'base':
        this.#base = this.#address(attributes['href']) ?? this.#base;
        return undefined;
      case 'a':
        return this.#link(attributes['href']);
      case 'img':
        if ((attributes['alt'] ?? '').trim() !== '') writer.text(`[image: ${attributes['alt']}]`);
        return undefined;
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        writer.heading(`${'#'.repeat(Number(name[1]))} `);
        return () => {
          writer.dropMarker();
          writer.apart(BLANK);
        };
      case 'ul':
      case 'ol':
        return this.#list(name === 'ol' ? Number.parseInt(attributes['start'] ?? '1', 10) || 1 : null);
      case 'li':
        return this.#item();
      case 'dd':
        writer.item(': ');
        return () => writer.dropMarker();
      case 'blockquote':
        writer.apart(BLANK);
        writer.quotes += 1;
        return () => {
          writer.quotes -= 1;
          writer.apart(BLANK);
        };
      case 'pre':
        return this.#captured((text) => writer.verbatim(text.replace(/^\n/, '').trimEnd()));
      case 'code':
      case 'kbd':
      case 'samp':
        return this.#marked('`', '`');
      case 'sup':
        return this.#marked('^', '');
      case 'tr':
        return this.#row();
      case 'td':
      case 'th':
        return this.#cell(name === 'th');
      case 'hr':
        writer.apart(BLANK);
        writer.text('---');
        writer.apart(BLANK);
        return undefined;
      default:
        return this.#block(name);
    }
  }

  #block(name: string): Close | undefined {
    const apart = BLOCKS.has(name) ? BLANK : LINES.has(name) ? LINE : null;
    if (apart === null) return undefined;
    // A row of a table stays in its line.
    const stand = (): void => this.#writer.apart(this.#cells > 0 ? SPACE : apart);
    stand();
    return stand;
  }

  #captured(take: (text: string) => void): Close {
    const capture: string[] = [];
    this.#capture = capture;
    return () => {
      this.#capture = null;
      take(capture.join(''));
    };
  }

  #marked(lead: string, end: string): Close {
    const mark = this.#writer.open(lead);
    return () => mark.close(end);
  }

  #link(href: string | undefined): Close | undefined {
    const address = href?.startsWith('#') === true ? null : this.#address(href);
    if (address === null || this.#isInLink || address.href.length > LONGEST_LINK) return undefined;
    this.#isInLink = true;
    const close = this.#marked('[', `](${address.href})`);
    return () => {
      this.#isInLink = false;
      close();
    };
  }

  #address(href: string | undefined): URL | null {
    if (href === undefined || !URL.canParse(href, this.#base)) return null;
    const address = new URL(href, this.#base);
    return /^(?:https?|mailto):$/.test(address.protocol) ? address : null;
  }

  #list(first: number | null): Close {
    const apart: Apart = this.#lists.length > 0 ? LINE : BLANK;
    this.#writer.apart(apart);
    this.#lists.push({ next: first });
    this.#writer.lists += 1;
    return () => {
      this.#lists.pop();
      this.#writer.lists -= 1;
      this.#writer.apart(apart);
    };
  }

  #item(): Close {
    const list = this.#lists.at(-1);
    if (list === undefined || list.next === null) this.#writer.item('- ');
    else {
      this.#writer.item(`${list.next}. `);
      list.next += 1;
    }
    return () => this.#writer.dropMarker();
  }

  #row(): Close {
    const row = { cells: 0, heads: 0 };
    const outer = this.#cells;
    this.#rows.push(row);
    this.#cells = 0;
    this.#writer.apart(LINE);
    return () => {
      this.#rows.pop();
      this.#cells = outer;
      this.#writer.apart(LINE);
      if (row.cells < 2 || row.heads < row.cells) return;
      this.#writer.text(`|${' --- |'.repeat(row.cells)}`);
      this.#writer.apart(LINE);
    };
  }

  #cell(isHead: boolean): Close {
    const row = this.#rows.at(-1);
    if (row !== undefined) {
      row.cells += 1;
      row.heads += isHead ? 1 : 0;
    }
    this.#cells += 1;
    this.#writer.cell();
    return () => (this.#cells = Math.max(0, this.#cells - 1));
  }
}

function isUnseen(name: string, attributes: Attributes): boolean {
  return UNSEEN.has(name) || attributes['hidden'] !== undefined || UNSEEN_STYLE.test(attributes['style'] ?? '');
}
