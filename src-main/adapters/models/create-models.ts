import type { Models } from '#main/core/ports/model.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { ModelAdapter } from './adapter.ts';
import { createAnthropicDialect } from './anthropic/dialect.ts';
import { createOpenAiCompatibleDialect } from './openai-compatible/dialect.ts';
import { createSdkAdapter, type Dialect } from './sdk-adapter.ts';

export interface ModelsOptions {
  readonly providers: readonly ProviderSettings[];
  readonly fetch?: typeof globalThis.fetch;
  /** Adapters of our own by provider name, such as `playbook`; they go before a configured provider of that name. */
  readonly extra?: Readonly<Record<string, ModelAdapter>>;
}

const DIALECTS: Readonly<Record<ProviderSettings['kind'], () => Dialect>> = {
  anthropic: createAnthropicDialect,
  'openai-compatible': createOpenAiCompatibleDialect,
};

/** The models that can be asked by `provider/model`: the first `/` parts them, so a model's name may hold more. */
export function createModels(options: ModelsOptions): Models {
  const fetch = options.fetch ?? globalThis.fetch;
  const adapters = new Map<string, ModelAdapter>();
  for (const settings of options.providers) {
    adapters.set(settings.name, createSdkAdapter(settings, DIALECTS[settings.kind](), fetch));
  }
  for (const [name, adapter] of Object.entries(options.extra ?? {})) adapters.set(name, adapter);

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

  return {
    check(reference) {
      const found = find(reference);
      return 'message' in found ? { ok: false, message: found.message } : { ok: true };
    },
    async *ask(request, signal) {
      const found = find(request.model);
      if ('message' in found) {
        yield { type: 'failed', failure: { kind: 'unconfigured', message: found.message, status: null }, wire: null };
        return;
      }
      yield* found.adapter.ask(request, found.model, signal);
    },
  };
}

/** Providers that a key in the environment is enough for. */
const KEYED = new Set(['anthropic', 'openai', 'openrouter']);

function waysToAdd(name: string): string {
  const table = `[providers.${name}] to coppice.toml`;
  return KEYED.has(name) ? `Set ${name.toUpperCase()}_API_KEY, add ${table}` : `Add ${table}`;
}

function list(adapters: ReadonlyMap<string, ModelAdapter>): string {
  return adapters.size === 0 ? '(none)' : [...adapters.keys()].join(', ');
}
