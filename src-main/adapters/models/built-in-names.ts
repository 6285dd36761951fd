import type { ProviderSettings } from '#main/core/ports/settings.ts';

type Maker = Exclude<ProviderSettings['kind'], 'openai-compatible'>;

/**
 * Bare names that work without configuration, and the model that each stands for.
 *
 * Read on 2026-11-24 in the makers' own lists: https://platform.claude.com/docs/en/models/overview,
 * https://developers.openai.com/api/docs/models and https://ai.google.dev/gemini-api/docs/models.
 */
const NAMES: Readonly<Record<Maker, Readonly<Record<string, string>>>> = {
  anthropic: {
    large: 'claude-opus-5-5',
    small: 'claude-haiku-5-5',
    fable: 'claude-fable-5-2',
    opus: 'claude-opus-5-5',
    sonnet: 'claude-sonnet-5-5',
    haiku: 'claude-haiku-5-5',
  },
  openai: {
    // Not Astra, which costs five times as much and is not open to every account.
    large: 'gpt-6.1-sol',
    small: 'gpt-6-luna',
    astra: 'gpt-6-astra',
    sol: 'gpt-6.1-sol',
    terra: 'gpt-6.1-terra',
    luna: 'gpt-6-luna',
  },
  google: {
    large: 'gemini-4-argon',
    small: 'gemini-3.8-flash',
    argon: 'gemini-4-argon',
    flash: 'gemini-3.8-flash',
    'flash-lite': 'gemini-3.5-flash-lite',
  },
};

/** The built-in names that these providers give; where several give one, the first provider does. */
export function builtInNames(providers: readonly ProviderSettings[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const provider of providers) {
    if (provider.problem !== null) continue;
    for (const [name, model] of Object.entries(namesOf(provider))) if (!names.has(name)) names.set(name, `${provider.name}/${model}`);
  }
  return names;
}

/** Models that a provider is known to have without asking it: those that the person lists, and those with a built-in name. */
export function modelsOf(provider: ProviderSettings): readonly string[] {
  return [...new Set([...provider.models, ...Object.values(namesOf(provider))])];
}

function namesOf({ kind, official }: ProviderSettings): Readonly<Record<string, string>> {
  return official && kind !== 'openai-compatible' ? NAMES[kind] : {};
}
