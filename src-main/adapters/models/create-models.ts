import type { ContextWindow, Models } from '#main/core/ports/model.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { Price } from '#shared/model/price.ts';
import type { ModelAdapter } from './adapter.ts';
import { createAnthropicDialect } from './anthropic/dialect.ts';
import { builtInNames, modelsOf } from './built-in-names.ts';
import { createGoogleDialect } from './google/dialect.ts';
import { createNaming } from './naming.ts';
import { createOpenAiCompatibleDialect } from './openai-compatible/dialect.ts';
import { createOpenAiDialect } from './openai/dialect.ts';
import { createPricing } from './pricing.ts';
import { createSdkAdapter, type Dialect } from './sdk-adapter.ts';
import { listedWindow } from './windows.ts';

export interface ModelsOptions {
  readonly providers: readonly ProviderSettings[];
  /** The person's own names for models. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Prices that the person says, as they are now. */
  readonly prices?: () => Readonly<Record<string, Price>>;
  /** What models take at once where the person says it, as it is now. */
  readonly windows?: () => Readonly<Record<string, ContextWindow>>;
  /** UTC milliseconds: what a maker asks changes from a day on. */
  readonly now?: () => number;
  readonly fetch?: typeof globalThis.fetch;
  /** Adapters of our own by provider name, such as `playbook`; they go before a configured provider of that name. */
  readonly extra?: Readonly<Record<string, ModelAdapter>>;
}

export interface ConfiguredModels extends Models {
  /** What a person may choose from, and the reference that each name stands for. */
  offered(): ReadonlyMap<string, string>;
  /** What is wrong with those of the person's aliases that lead nowhere, a line each. */
  aliasProblems(): readonly string[];
}

const DIALECTS: Readonly<Record<ProviderSettings['kind'], (settings: ProviderSettings) => Dialect>> = {
  anthropic: createAnthropicDialect,
  openai: createOpenAiDialect,
  google: createGoogleDialect,
  'openai-compatible': createOpenAiCompatibleDialect,
};

/** The models that can be asked by `provider/model`: the first `/` parts them, so a model's name may hold more. */
export function createModels(options: ModelsOptions): ConfiguredModels {
  const fetch = options.fetch ?? globalThis.fetch;
  const adapters = new Map<string, ModelAdapter>();
  for (const settings of options.providers) {
    adapters.set(settings.name, createSdkAdapter(settings, DIALECTS[settings.kind](settings), fetch));
  }
  const own = Object.entries(options.extra ?? {});
  for (const [name, adapter] of own) adapters.set(name, adapter);

  const find = (reference: string): { adapter: ModelAdapter; model: string } | { message: string } => {
    const slash = reference.indexOf('/');
    const model = reference.slice(slash + 1);
    if (slash < 1 || model === '') {
      return { message: `"${reference}" names no model. Write PROVIDER/MODEL, with one of these providers: ${list(adapters)}.` };
    }
    const name = reference.slice(0, slash);
    const adapter = adapters.get(name);
    if (adapter === undefined) {
      const message = `No provider "${name}" is configured for model "${reference}". ${waysToAdd(name)}, or use one of: ${list(adapters)}.`;
      return { message };
    }
    const check = adapter.check(model);
    return check.ok ? { adapter, model } : { message: check.message };
  };

  const builtIn = builtInNames(options.providers);
  const aliases = new Map(Object.entries(options.aliases ?? {}));
  const resolve = createNaming({
    aliases,
    // What is our own is asked by its bare name too, and answers that plainly.
    builtIn: new Map([...builtIn, ...own.map(([name]) => [name, `${name}/${name}`] as const)]),
    known: options.providers.flatMap((provider) => modelsOf(provider).map((model) => ({ model, reference: `${provider.name}/${model}` }))),
    problemWith(reference) {
      const found = find(reference);
      return 'message' in found ? found.message : null;
    },
    providers: [...adapters.keys()],
  });

  return {
    resolve,
    price: createPricing({
      providers: options.providers,
      free: new Set(own.map(([name]) => name)),
      prices: options.prices ?? (() => ({})),
      now: options.now ?? Date.now,
    }),
    window(reference) {
      const own = options.windows?.() ?? {};
      if (Object.hasOwn(own, reference)) return own[reference] ?? null;
      const slash = reference.indexOf('/');
      const provider = options.providers.find(({ name }) => name === reference.slice(0, slash));
      return provider === undefined ? null : listedWindow(provider, reference.slice(slash + 1));
    },
    async *ask(request, signal) {
      const found = find(request.model);
      if ('message' in found) {
        yield { type: 'failed', failure: { kind: 'unconfigured', message: found.message, status: null, retryAfterMs: null }, wire: null };
        return;
      }
      yield* found.adapter.ask(request, found.model, signal);
    },
    offered() {
      const listed = options.providers.flatMap(({ name, models }) => models.map((model) => `${name}/${model}`));
      const offered = new Map<string, string>();
      for (const name of [...aliases.keys(), ...listed, ...builtIn.keys()]) {
        const resolved = resolve(name);
        if (resolved.ok) offered.set(name, resolved.reference);
      }
      return offered;
    },
    aliasProblems() {
      return [...aliases.keys()].flatMap((alias) => {
        const resolved = resolve(alias);
        return resolved.ok ? [] : [resolved.message];
      });
    },
  };
}

/** Providers that a key in the environment is enough for. */
const KEYED = new Set(['anthropic', 'openai', 'google', 'openrouter']);

function waysToAdd(name: string): string {
  const table = `[providers.${name}] to coppice.toml`;
  return KEYED.has(name) ? `Set ${name.toUpperCase()}_API_KEY, add ${table}` : `Add ${table}`;
}

function list(adapters: ReadonlyMap<string, ModelAdapter>): string {
  return adapters.size === 0 ? '(none)' : [...adapters.keys()].join(', ');
}
