import type { Sampling } from '#shared/model/agent.ts';
import type { Price } from '#shared/model/price.ts';
import type { ContextWindow } from './model.ts';
import type { Budget } from '#shared/model/run.ts';

/** A family of tools by which an agent hands work to others. */
export type DelegationFamily = 'spawn_agent' | 'Agent' | 'spawn';

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

/** What the tools of the web may do and by which way. `searchKey` and a password in `proxy` are secrets: never logged, stored or sent. */
export interface WebSettings {
  /** Of the search service; null where there is none. */
  readonly searchKey: string | null;
  readonly searchUrl: string;
  /** Address of an HTTP proxy, perhaps with a name and password; null goes straight. */
  readonly proxy: string | null;
  /** Hosts (`wiki.corp`), addresses and networks (`10.0.0.0/8`) that may be reached although they are not public; hosts and addresses perhaps with a port. */
  readonly allow: readonly string[];
}

/** What is tried when a provider answers that it is at a limit. Models are names as the person writes them. */
export interface RecoveryNames {
  readonly largeModelFallback: string | null;
  readonly providerModelFallback: readonly string[];
  readonly maxProviderFallbackHops: number;
  readonly allowLocalLastResort: boolean;
  /** The first model that each provider on this machine lists. */
  readonly localModels: readonly string[];
  readonly naniteFailFast: boolean;
  /** Waits are multiplied by it; 1 but in tests. */
  readonly pace: number;
}

/** How trees are made ready for agents and taken away. */
export interface WorktreeSettings {
  /** Commands to run in a new tree, one after another, before its agent's first turn; the first that fails is the last. */
  readonly setup: readonly string[];
  /** Commands to run in a tree before it is removed. */
  readonly teardown: readonly string[];
  /** Whether a run ends with a setup that fails. Otherwise its agent starts, and is told. */
  readonly setupRequired: boolean;
  /** Of setup and of teardown, all commands of each together. */
  readonly setupTimeoutSeconds: number;
  /** How many trees are kept ready in advance; null is what is usual for a repository of its size. */
  readonly pool: number | null;
}

export interface MergeSettings {
  /** Command that must succeed in a tree before it is merged; null asks for none. */
  readonly verify: string | null;
}

/** The person's settings, with every default filled in. */
export interface Settings {
  /** Model of a new root: `provider/model` or a bare name; null where none is configured. */
  readonly model: string | null;
  /** `model` was named in the environment, which is closer than any file. */
  readonly modelOfEnvironment: boolean;
  /** Bare names of the person's own, and what each stands for: `provider/model` or another bare name. */
  readonly modelAliases: Readonly<Record<string, string>>;
  readonly providers: readonly ProviderSettings[];
  /** Prices that the person says, by `provider/model`, or `provider/*` for all others of a provider. */
  readonly prices: Readonly<Record<string, Price>>;
  /** What models take at once where the person says it, by `provider/model`. */
  readonly windows: Readonly<Record<string, ContextWindow>>;
  /** Share of a model's window that may be used before the context is compacted; 0: only when the person asks. */
  readonly compactAt: number;
  /** Deepest child that spawn_agent may make; -1 is unlimited. */
  readonly agentMaxDepth: number;
  /** Children at work at once; -1 is unlimited, 0 refuses all. */
  readonly agentMaxThreads: number;
  /** Nanites at work at once; -1 is unlimited, 0 refuses all. */
  readonly naniteMaxThreads: number;
  /** What a root may delegate with. */
  readonly delegationTools: readonly DelegationFamily[];
  /** Every agent's file tools stay in its workspace, and its shell in a sandbox. */
  readonly restrictToWorkspace: boolean;
  /** How children of the tool `spawn` work: model (null is the parent's), sampling, most model calls, whether they are restricted though others are not. */
  readonly spawn: {
    readonly model: string | null;
    readonly sampling: Sampling;
    readonly maxIterations: number;
    readonly restrictToWorkspace: boolean;
  };
  readonly recovery: RecoveryNames;
  readonly budgets: Readonly<Record<string, Budget>>;
  /** Name of the preset for spawned children; null gives them none. */
  readonly subagentBudget: string | null;
  /** Every spawned child gets a tree of its own. */
  readonly worktreeIsolation: boolean;
  /** Defaults for every repository: a project's own file is closer. */
  readonly worktree: WorktreeSettings;
  readonly merge: MergeSettings;
  /** A tree goes once its branch is merged. */
  readonly worktreeAutoRemove: boolean;
  readonly exec: { readonly timeoutSeconds: number; readonly maxOutputChars: number; readonly envPass: readonly string[] };
  readonly web: WebSettings;
  /** What is wrong with the file, a line each: file, key, what was expected. Such a key has its default. */
  readonly problems: readonly string[];
}

/** The settings as they are now; the person may change their file at any time. */
export interface SettingsSource {
  now(): Settings;
  /** Called after each change. The answer takes it back. */
  onChange(listener: () => void): () => void;
}
