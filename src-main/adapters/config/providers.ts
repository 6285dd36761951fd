import type { ProviderSettings } from '#main/core/ports/settings.ts';
import { type Environment, expand as expandIn } from './expand.ts';
import { KINDS, type ProviderTable } from './schema.ts';

type Kind = ProviderSettings['kind'];

interface KnownProvider {
  readonly kind: Kind;
  /** The first that is set counts. */
  readonly keyVariables: readonly [string, ...string[]];
  readonly urlVariable?: string;
  /** Where it speaks chat completions. */
  readonly compatibleUrl?: string;
}

const OPENAI_URL = 'https://api.openai.com/v1';

/** Where a kind is asked when nothing else is said; what is compatible may be anywhere. */
const URLS: Readonly<Record<Kind, string>> = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: OPENAI_URL,
  google: 'https://generativelanguage.googleapis.com/v1beta',
  'openai-compatible': '',
};

/** Providers that need no table: a key in the environment is enough. */
const KNOWN = new Map<string, KnownProvider>([
  ['anthropic', { kind: 'anthropic', keyVariables: ['ANTHROPIC_API_KEY'], urlVariable: 'ANTHROPIC_BASE_URL' }],
  ['openai', { kind: 'openai', keyVariables: ['OPENAI_API_KEY'], urlVariable: 'OPENAI_BASE_URL', compatibleUrl: OPENAI_URL }],
  ['google', { kind: 'google', keyVariables: ['GOOGLE_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'] }],
  ['openrouter', { kind: 'openai-compatible', keyVariables: ['OPENROUTER_API_KEY'], compatibleUrl: 'https://openrouter.ai/api/v1' }],
]);

/** Providers from tables of the configuration and keys of the environment, joined by name; a table's own words win. */
export function providersFrom(tables: Readonly<Record<string, ProviderTable>>, env: Environment): ProviderSettings[] {
  const found = [...KNOWN].filter(([, { keyVariables }]) => keyVariables.some((variable) => env[variable])).map(([name]) => name);
  const names = new Set([...Object.keys(tables), ...found]);
  return [...names].map((name) => provider(name, tables[name], env));
}

function provider(name: string, table: ProviderTable | undefined, env: Environment): ProviderSettings {
  const known = KNOWN.get(name);
  const missing = new Set<string>();
  const expand = (text: string): string => expandIn(text, env, (variable) => missing.add(variable));

  const keyVariable = known?.keyVariables.find((variable) => env[variable]);
  const urlFromEnv = known?.urlVariable === undefined ? null : env[known.urlVariable] || null;
  const ownUrl = table?.base_url === undefined ? urlFromEnv : expand(table.base_url);
  const kind = table?.kind ?? kindOf(known, ownUrl);
  const defaultUrl = kind === null ? '' : URLS[kind] || known?.compatibleUrl;
  const baseUrl = ownUrl ?? defaultUrl ?? '';
  const keyFromEnv = keyVariable === undefined ? null : (env[keyVariable] ?? null);
  const apiKey = table?.api_key === undefined ? keyFromEnv : expand(table.api_key);
  const headers = Object.fromEntries(Object.entries(table?.headers ?? {}).map(([header, value]) => [header, expand(value)]));

  const problem = (): string | null => {
    const key = (last: string) => `key "providers.${name}.${last}"`;
    if (name === 'playbook' || name.includes('/')) {
      return name === 'playbook'
        ? `provider "playbook" is Coppice's own: give the table another name`
        : `provider "${name}": a name has no "/"`;
    }
    if (kind === null) return `${key('kind')} is missing: expected ${KINDS}`;
    if (missing.size > 0) return `provider "${name}": environment variable ${[...missing].join(', ')} is not set`;
    if (baseUrl === '') return `${key('base_url')} is missing: expected the address of the server, as "http://localhost:11434/v1"`;
    if (!isHttpUrl(baseUrl)) return `${key('base_url')}: expected an address that begins with http:// or https://`;
    if (apiKey === null && needsKey(baseUrl, headers)) {
      return `provider "${name}" has no key: set ${known?.keyVariables[0] ?? 'an environment variable'} or ${key('api_key')}`;
    }
    return null;
  };

  return {
    name,
    kind: kind ?? 'openai-compatible',
    baseUrl: baseUrl.replace(/\/+$/u, ''),
    apiKey: apiKey !== null && missing.size > 0 ? null : apiKey,
    headers,
    official: kind !== null && kind !== 'openai-compatible' && (known?.kind === kind || isAt(baseUrl, URLS[kind])),
    models: table?.models ?? [],
    reasoningSummaries: table?.reasoning_summaries ?? true,
    source: table?.api_key === undefined && keyVariable !== undefined ? keyVariable : 'config',
    problem: problem(),
  };
}

/** OpenAI's own API is spoken by OpenAI; what else is named by OPENAI_BASE_URL speaks chat completions, unless the table says otherwise. */
function kindOf(known: KnownProvider | undefined, url: string | null): Kind | null {
  if (known?.kind === 'openai' && url !== null && !isAt(url, OPENAI_URL)) return 'openai-compatible';
  return known?.kind ?? null;
}

/** The known services refuse a request without a key; a server of one's own may take it. */
function needsKey(baseUrl: string, headers: Readonly<Record<string, string>>): boolean {
  if (Object.keys(headers).some((header) => /^(authorization|x-api-key|x-goog-api-key)$/iu.test(header))) return false;
  return [...KNOWN.values()].some((known) => isAt(baseUrl, URLS[known.kind] || known.compatibleUrl || ''));
}

/** On the same host, or on one of its regions: `eu.api.openai.com`. */
function isAt(url: string, service: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(service)) return false;
  const { host } = new URL(service);
  return new URL(url).host === host || new URL(url).host.endsWith(`.${host}`);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);
}
