/** One event of a server-sent event stream, as a reader of the wire wants to see it. */
export interface WireEvent {
  /** The stream's own name of it; empty where it gave none. */
  readonly name: string;
  readonly id: string;
  /** The data lines joined, as they came. */
  readonly data: string;
  /** UTF-16 units of the whole event on the wire. */
  readonly size: number;
}

/**
 * Splits the text of a response into its server-sent events, after the WHATWG rules.
 * @returns null where the text is no event stream. A last event that was cut before its blank line is kept: this is evidence.
 */
export function wireEvents(text: string): readonly WireEvent[] | null {
  if (!/^\uFEFF?(?::|event:|data:|id:|retry:)/.test(text.trimStart())) return null;
  const events: WireEvent[] = [];
  let name = '';
  let id = '';
  let data: string[] = [];
  let size = 0;
  const settle = () => {
    if (data.length > 0 || name !== '') events.push({ name, id, data: data.join('\n'), size });
    name = '';
    data = [];
    size = 0;
  };
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    size += line.length + 1;
    if (line === '') {
      settle();
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
  }
  settle();
  return events;
}
