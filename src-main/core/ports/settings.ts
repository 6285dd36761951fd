import type { Budget } from '#shared/model/run.ts';

/** One `[providers.NAME]`, or one that was found through a key in the environment. Holds a secret: never logged, stored or sent. */
export interface ProviderSettings {
  readonly name: string;
  readonly kind: 'anthropic' | 'openai' | 'google' | 'openai-compatible';
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** It has the models of the company that its kind is named for, so that the built-in names can stand for them. */
  readonly official: boolean;
  /** Models that the person says it has: they are offered, and found by their bare names. */
  readonly models: readonly string[];
  /** Summaries of the reasoning are asked for, where they have to be: by the kinds `openai` and `google`. */
  readonly reasoningSummaries: boolean;
  /** `config`, or the name of the environment variable that the key came from. */
  readonly source: string;
  /** What is missing before it can be asked; null where nothing is. */
  readonly problem: string | null;
}

/** The person's settings, with every default filled in. */
export interface Settings {
  /** Model of a new root: `provider/model` or a bare name; null where none is configured. */
  readonly model: string | null;
  /** Bare names of the person's own, and what each stands for: `provider/model` or another bare name. */
  readonly modelAliases: Readonly<Record<string, string>>;
  readonly providers: readonly ProviderSettings[];
  /** Deepest child that spawn_agent may make; -1 is unlimited. */
  readonly agentMaxDepth: number;
  /** Children at work at once; -1 is unlimited, 0 refuses all. */
  readonly agentMaxThreads: number;
  readonly budgets: Readonly<Record<string, Budget>>;
  /** Name of the preset for spawned children; null gives them none. */
  readonly subagentBudget: string | null;
  /** Every spawned child gets a tree of its own. */
  readonly worktreeIsolation: boolean;
  readonly exec: { readonly timeoutSeconds: number; readonly maxOutputChars: number; readonly envPass: readonly string[] };
  /** What is wrong with the file, a line each: file, key, what was expected. Such a key has its default. */
  readonly problems: readonly string[];
}
