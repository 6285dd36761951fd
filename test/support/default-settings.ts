import type { Settings } from '#main/core/ports/settings.ts';

/** What holds where a person has configured nothing. */
export const DEFAULT_SETTINGS: Settings = {
  model: null,
  modelAliases: {},
  providers: [],
  prices: {},
  windows: {},
  compactAt: 0.8,
  agentMaxDepth: 1,
  agentMaxThreads: 6,
  naniteMaxThreads: 2,
  delegationTools: ['spawn_agent'],
  restrictToWorkspace: false,
  spawn: { model: null, sampling: { temperature: 0.7, maxTokens: 4096 }, maxIterations: 15, restrictToWorkspace: false },
  recovery: {
    largeModelFallback: null,
    providerModelFallback: [],
    maxProviderFallbackHops: 2,
    allowLocalLastResort: false,
    localModels: [],
    naniteFailFast: false,
    pace: 1,
  },
  budgets: { nanite: { maxTurns: 8, timeoutSeconds: 300 } },
  subagentBudget: null,
  worktreeIsolation: false,
  exec: { timeoutSeconds: 60, maxOutputChars: 10_000, envPass: [] },
  web: { searchKey: null, searchUrl: 'https://api.search.brave.com/res/v1/web/search', proxy: null, allow: [] },
  problems: [],
};
