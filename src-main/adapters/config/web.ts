import type { WebSettings } from '#main/core/ports/settings.ts';
import { type Environment, expand } from './expand.ts';
import type { WebTable } from './schema.ts';

const BRAVE = 'https://api.search.brave.com/res/v1/web/search';
const KEY_VARIABLES = ['BRAVE_API_KEY', 'BRAVE_SEARCH_API_KEY'];

/** `[web]`, with what `${NAME}` stands for. A value that cannot be used has its default, and a line that does not repeat it: it may be a secret. */
export function webFrom(table: WebTable, env: Environment, say: (line: string) => void): WebSettings {
  const read = (key: 'search_key' | 'search_url' | 'proxy', expected: string, isRight: (value: string) => boolean): string | null => {
    const written = table[key];
    if (written === undefined) return null;
    const missing: string[] = [];
    const value = expand(written, env, (variable) => missing.push(variable));
    if (missing.length > 0) say(`key "web.${key}": environment variable ${missing.join(', ')} is not set`);
    else if (!isRight(value)) say(`key "web.${key}": expected ${expected}`);
    else return value;
    return null;
  };
  const keyInEnv = KEY_VARIABLES.map((variable) => env[variable] ?? '').find((value) => value !== '');
  return {
    searchKey: read('search_key', 'a key without spaces and line breaks', (value) => /^[\x21-\x7e]+$/u.test(value)) ?? keyInEnv ?? null,
    searchUrl: read('search_url', 'an address that begins with http:// or https://', isAddress('http:', 'https:')) ?? BRAVE,
    proxy: read('proxy', 'the address of an HTTP proxy, as "http://proxy:3128"', isProxy),
    allow: table.allow ?? [],
  };
}

function isProxy(value: string): boolean {
  if (!isAddress('http:')(value)) return false;
  const { username, password } = new URL(value);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    // A "%" that stands for nothing.
    return false;
  }
}

function isAddress(...protocols: readonly string[]): (value: string) => boolean {
  return (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol);
}
