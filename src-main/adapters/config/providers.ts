import type { ProviderSettings } from '#main/core/ports/settings.ts';
import { type Environment, expand as expandIn } from './expand.ts';
import type { ProviderTable } from './schema.ts';

interface KnownProvider {
  readonly kind: ProviderSettings['kind'];
  readonly baseUrl: string;
  readonly keyVariable: string;
  readonly urlVariable?: string;
}

const ANTHROPIC_URL = 'https://api.anthropic.com/v1';

/** Providers that need no table: a key in the environment is enough. */
const KNOWN = new Map<string, KnownProvider>([
  ['anthropic', { kind: 'anthropic', baseUrl: ANTHROPIC_URL, keyVariable: 'ANTHROPIC_API_KEY', urlVariable: 'ANTHROPIC_BASE_URL' }],
  [
    'openai',
    { kind: 'openai-compatible', baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY', urlVariable: 'OPENAI_BASE_URL' },
  ],
  ['openrouter', { kind: 'openai-compatible', baseUrl: 'https://openrouter.ai/api/v1', keyVariable: 'OPENROUTER_API_KEY' }],
]);

/** Providers from tables of the configuration and keys of the environment, joined by name; a table's own words win. */
export function providersFrom(tables: Readonly<Record<string, ProviderTable>>, env: Environment): ProviderSettings[] {
  const found = [...KNOWN].filter(([, known]) => (env[known.keyVariable] ?? '') !== '').map(([name]) => name);
  const names = new Set([...Object.keys(tables), ...found]);
  return [...names].map((name) => provider(name, tables[name], env));
}

function provider(name: string, table: ProviderTable | undefined, env: Environment): ProviderSettings {
  const known = KNOWN.get(name);
  const missing = new Set<string>();
  const expand = (text: string): string => expandIn(text, env, (variable) => missing.add(variable));
  const fromEnv = (variable: string | undefined): string | null => (variable === undefined ? null : env[variable] || null);

  const kind = table?.kind ?? known?.kind ?? null;
  const keyFromEnv = fromEnv(known?.keyVariable);
  const ownUrl = table?.base_url === undefined ? null : expand(table.base_url);
  const defaultUrl = known?.kind === kind ? (known?.baseUrl ?? null) : null;
  const baseUrl = ownUrl ?? fromEnv(known?.urlVariable) ?? defaultUrl ?? (kind === 'anthropic' ? ANTHROPIC_URL : '');
  const apiKey = table?.api_key === undefined ? keyFromEnv : expand(table.api_key);
  const headers = Object.fromEntries(Object.entries(table?.headers ?? {}).map(([header, value]) => [header, expand(value)]));

  const problem = (): string | null => {
    const key = (last: string) => `key "providers.${name}.${last}"`;
    if (name === 'playbook' || name.includes('/')) {
      return name === 'playbook'
        ? `provider "playbook" is Coppice's own: give the table another name`
        : `provider "${name}": a name has no "/"`;
    }
    if (kind === null) return `${key('kind')} is missing: expected "anthropic" or "openai-compatible"`;
    if (missing.size > 0) return `provider "${name}": environment variable ${[...missing].join(', ')} is not set`;
    if (baseUrl === '') return `${key('base_url')} is missing: expected the address of the server, as "http://localhost:11434/v1"`;
    if (!isHttpUrl(baseUrl)) return `${key('base_url')}: expected an address that begins with http:// or https://`;
    if (apiKey === null && needsKey(baseUrl, headers)) {
      return `provider "${name}" has no key: set ${known?.keyVariable ?? 'an environment variable'} or ${key('api_key')}`;
    }
    return null;
  };

  return {
    name,
    kind: kind ?? 'openai-compatible',
    baseUrl: baseUrl.replace(/\/+$/u, ''),
    apiKey: apiKey !== null && missing.size > 0 ? null : apiKey,
    headers,
    source: table?.api_key === undefined && known !== undefined && keyFromEnv !== null ? known.keyVariable : 'config',
    problem: problem(),
  };
}

/** The known services refuse a request without a key; a server of one's own may take it. */
function needsKey(baseUrl: string, headers: Readonly<Record<string, string>>): boolean {
  if (Object.keys(headers).some((header) => /^(authorization|x-api-key)$/iu.test(header))) return false;
  const host = new URL(baseUrl).host;
  return [...KNOWN.values()].some((known) => new URL(known.baseUrl).host === host);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);
}
