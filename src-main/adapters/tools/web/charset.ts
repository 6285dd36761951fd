/** Where the encoding may be named inside of a document: the HTML standard looks no further. */
const LOOKED_THROUGH = 1024;
const IN_HTML = /<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w:.-]+)/i;
const IN_XML = /^<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w:.-]+)/i;

/** Bytes as text, by their byte order mark, the header, the document's own words, or as UTF-8, in this order. Never a NUL in it. */
export function decoded(bytes: Buffer, contentType: string): string {
  const inHeader = /;\s*charset\s*=\s*"?([\w:.-]+)/i.exec(contentType)?.[1];
  const decoder = decoderOf(markOf(bytes) ?? inHeader ?? namedWithin(bytes)) ?? new TextDecoder();
  return decoder.decode(bytes).replaceAll('\0', '');
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

function namedWithin(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, LOOKED_THROUGH);
  const name = (IN_XML.exec(start) ?? IN_HTML.exec(start))?.[1];
  // It could be read as ASCII, so that it is not UTF-16, whatever it says.
  return name !== undefined && /^utf-?16/i.test(name) ? 'utf-8' : name;
}

function decoderOf(label: string | undefined): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    // A label that the encoding standard does not know.
    return undefined;
  }
}
