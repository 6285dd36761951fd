import { decoded } from './charset.ts';
import { htmlText } from './html-text.ts';

const HTML = /^(?:text\/html|application\/xhtml\+xml)$/;
const TEXT = /^(?:text\/.+|.+\+(?:json|xml|yaml)|application\/(?:x-)?(?:json|ndjson|xml|yaml|toml|javascript|ecmascript|sh|sql|graphql))$/;
/** How far a body without a type is looked at. */
const PROBE = 8192;

export interface Content {
  /** Null where it has none, or is no page. */
  readonly title: string | null;
  readonly text: string;
}

/** Whether a body of this type is worth its reading; one without a type may be. */
export function isReadable(contentType: string): boolean {
  const type = bareType(contentType);
  return type === '' || HTML.test(type) || TEXT.test(type);
}

/** A body as text for a model: pages turned into Markdown, all other text as it is. Null for one without a type that is no text. */
export async function contentOf(bytes: Buffer, contentType: string, base: URL, signal: AbortSignal): Promise<Content | null> {
  const type = bareType(contentType);
  if (type === '' && bytes.subarray(0, PROBE).includes(0)) return null;
  const text = decoded(bytes, contentType);
  const isPage = type === '' ? /^\s*<(?:!doctype html|html)\b/i.test(text.slice(0, PROBE)) : HTML.test(type);
  return isPage ? htmlText(text, base, signal) : { title: null, text };
}

/** `text/html` of `Text/HTML; charset=utf-8`. */
function bareType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
