import { parse, TomlError } from 'smol-toml';

/** What a text says in TOML, or one line with file, line and column of where it is none. */
export function parsedToml(text: string, file: string): { readonly value: unknown; readonly problem: string | null } {
  try {
    return { value: parse(text.replace(/^\uFEFF/u, ''), { unsafeKeyBehaviour: 'throw' }), problem: null };
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    // Only the first line: what follows it shows the person's text, and that may hold a key.
    const reason = (cause.message.split('\n', 1)[0] ?? '').replace(/^Invalid TOML document: /u, '');
    return { value: {}, problem: `${file}:${cause.line}:${cause.column} is not TOML: ${reason}` };
  }
}
