import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#test/support/default-settings.ts';
import { loadSettings } from './settings.ts';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coppice-config-'));
  file = join(folder, 'coppice.toml');
});
afterAll(() => rm(folder, { recursive: true }));

const DOLLARS = 'dollars for a million tokens, a number from 0 to 1000000';

async function load(toml: string, env: Record<string, string> = {}) {
  await writeFile(file, toml);
  return loadSettings({ file, env });
}

const problemsOf = async (toml: string) => (await load(toml)).problems.map((line) => line.replace(`${file}: `, ''));

describe('loadSettings', () => {
  it('is all defaults where there is no file', async () => {
    expect(await loadSettings({ file: join(folder, 'none.toml'), env: {} })).toEqual(DEFAULT_SETTINGS);
  });

  it('reads every key', async () => {
    const settings = await load(
      `
      [providers.local]
      kind = "openai-compatible"
      base_url = "http://\${HOST}:11434/v1/"
      api_key = "\${LOCAL_KEY}"
      headers = { "X-Team" = "blue-\${TEAM}" }
      models = ["qwen/coder"]
      reasoning_summaries = false
      [model_aliases]
      coder = "local/qwen/coder"
      large = "coder"
      [prices."local/*"]
      input = 0
      [prices."local/qwen/coder"]
      input = 0.3
      output = 2.5
      cache_read = 0.03
      cache_write = 0.375
      [models."local/qwen/coder"]
      context_window = 32768
      max_output = 4096
      [options]
      model = "local/qwen/coder"
      agent_max_depth = -1
      agent_max_threads = 0
      nanite_max_threads = 3
      delegation_tools = ["Agent", "spawn"]
      large_model_fallback = "local/large"
      nanite_recovery_fail_fast = true
      tpm_recovery = { provider_model_fallback = ["a/b", "small"], max_provider_fallback_hops = 1, allow_local_last_resort = true }
      subagent_build_budget_preset = "small"
      restrict_to_workspace = true
      compact_at = 0.5
      [agents.task.delegation]
      worktree_isolation = true
      worktree_auto_remove = true
      [spawn]
      model = "local/small"
      temperature = 0
      max_tokens = 100
      reasoning_effort = "low"
      max_iterations = 3
      restrict_to_workspace = true
      [exec]
      timeout_seconds = 2.5
      max_output_chars = 500
      env_pass = ["NPM_TOKEN"]
      [web]
      search_key = "\${SEARCH}"
      search_url = "http://\${HOST}/search"
      proxy = "http://ada:\${SEARCH}@\${HOST}:3128"
      allow = ["wiki.corp", "localhost:3000", "127.0.0.1", "[::1]:80", "10.0.0.0/8", "fd00::/8"]
      [worktree]
      setup = ["npm ci", "npm run build"]
      teardown = ["./stop.sh"]
      setup_required = true
      setup_timeout_seconds = 60
      pool = 2
      [merge]
      verify = "npm test"
      [build_budget_presets.small]
      max_turns = 3
      [build_budget_presets.nanite]
      max_turns = 4
      `,
      { HOST: 'box', LOCAL_KEY: 'k-1', TEAM: '7', SEARCH: 's-1' },
    );
    expect(settings).toEqual({
      model: 'local/qwen/coder',
      modelOfEnvironment: false,
      modelAliases: { coder: 'local/qwen/coder', large: 'coder' },
      providers: [
        {
          name: 'local',
          kind: 'openai-compatible',
          baseUrl: 'http://box:11434/v1',
          apiKey: 'k-1',
          headers: { 'X-Team': 'blue-7' },
          official: false,
          models: ['qwen/coder'],
          reasoningSummaries: false,
          source: 'config',
          problem: null,
        },
      ],
      prices: {
        'local/*': { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, long: [], source: 'config', date: null },
        'local/qwen/coder': {
          input: 300_000_000,
          output: 2_500_000_000,
          cacheRead: 30_000_000,
          cacheWrite: 375_000_000,
          long: [],
          source: 'config',
          date: null,
        },
      },
      windows: { 'local/qwen/coder': { window: 32_768, maxOutput: 4096 } },
      compactAt: 0.5,
      agentMaxDepth: -1,
      agentMaxThreads: 0,
      naniteMaxThreads: 3,
      delegationTools: ['Agent', 'spawn'],
      restrictToWorkspace: true,
      spawn: {
        model: 'local/small',
        sampling: { temperature: 0, maxTokens: 100, reasoningEffort: 'low' },
        maxIterations: 3,
        restrictToWorkspace: true,
      },
      recovery: {
        largeModelFallback: 'local/large',
        providerModelFallback: ['a/b', 'small'],
        maxProviderFallbackHops: 1,
        allowLocalLastResort: true,
        localModels: [],
        naniteFailFast: true,
        pace: 1,
      },
      worktree: { setup: ['npm ci', 'npm run build'], teardown: ['./stop.sh'], setupRequired: true, setupTimeoutSeconds: 60, pool: 2 },
      merge: { verify: 'npm test' },
      budgets: { nanite: { maxTurns: 4, timeoutSeconds: 300 }, small: { maxTurns: 3 } },
      subagentBudget: 'small',
      worktreeIsolation: true,
      worktreeAutoRemove: true,
      exec: { timeoutSeconds: 2.5, maxOutputChars: 500, envPass: ['NPM_TOKEN'] },
      web: {
        searchKey: 's-1',
        searchUrl: 'http://box/search',
        proxy: 'http://ada:s-1@box:3128',
        allow: ['wiki.corp', 'localhost:3000', '127.0.0.1', '[::1]:80', '10.0.0.0/8', 'fd00::/8'],
      },
      problems: [],
    });
  });

  it('names file, key and the near miss of a key that is not known, and keeps the rest', async () => {
    const settings = await load('[options]\nagent_max_dpeth = 3\nagent_max_threads = 2\n[exce]\nx = 1');
    expect(settings.problems).toEqual([
      `${file}: key "options.agent_max_dpeth" is not known (did you mean "agent_max_depth"?)`,
      `${file}: key "exce" is not known (did you mean "exec"?)`,
    ]);
    expect(settings.agentMaxThreads).toBe(2);
  });

  it('finds the near miss inside a table with a name of its own', async () => {
    expect(await problemsOf('[build_budget_presets."my own"]\nmax_turn = 3')).toEqual([
      'key "build_budget_presets."my own".max_turn" is not known (did you mean "max_turns"?)',
    ]);
  });

  it.each([
    ['options.agent_max_depth = "two"', 'key "options.agent_max_depth": expected a whole number from -1, got "two"'],
    ['options.agent_max_threads = 1.5', 'key "options.agent_max_threads": expected a whole number from -1, got 1.5'],
    [
      'options.delegation_tools = "fork"',
      'key "options.delegation_tools": expected a list of "spawn_agent", "Agent" and "spawn", got "fork"',
    ],
    ['options.restrict_to_workspace = "yes"', 'key "options.restrict_to_workspace": expected true or false, got "yes"'],
    ['spawn.temperature = 3', 'key "spawn.temperature": expected a number from 0 to 2, got 3'],
    ['options.model = "/sonnet"', 'key "options.model": expected "PROVIDER/MODEL" or the name of a model, got "/sonnet"'],
    ['model_aliases.fast = 3', 'key "model_aliases.fast": expected "PROVIDER/MODEL" or the name of a model, got 3'],
    ['model_aliases."a/b" = "c/d"', 'key "model_aliases."a/b"": expected a name without "/" and spaces'],
    ['model_aliases = "x"', 'key "model_aliases": expected a table of strings, got "x"'],
    ['providers.x.models = "m"', 'key "providers.x.models": expected a list of strings, got a string'],
    ['providers.x.reasoning_summaries = 1', 'key "providers.x.reasoning_summaries": expected true or false, got a number'],
    ['prices."a/b".input = -1', `key "prices."a/b".input": expected ${DOLLARS}, got -1`],
    ['prices."a/b" = { input = "3", output = 15 }', `key "prices."a/b".input": expected ${DOLLARS}, got "3"`],
    ['prices."a/b" = { input = 3 }', `key "prices."a/b".output" is missing: expected ${DOLLARS}`],
    ['prices."a/b" = { output = 3 }', `key "prices."a/b".input" is missing: expected ${DOLLARS}`],
    ['prices."a/b" = { input = 1, output = 1, cash_read = 1 }', 'key "prices."a/b".cash_read" is not known (did you mean "cache_read"?)'],
    [
      'prices.sonnet = { input = 3, output = 15 }',
      'key "prices."sonnet"": expected "PROVIDER/MODEL", or "PROVIDER/*" for all others of a provider',
    ],
    ['models.sonnet = { context_window = 9 }', 'key "models."sonnet"": expected "PROVIDER/MODEL"'],
    ['models."a/b" = { max_output = 9 }', 'key "models."a/b".context_window" is missing: expected a whole number of tokens'],
    ['models."a/b" = { context_window = 9, max_output = 9 }', 'key "models."a/b".max_output": expected less than its context_window, 9'],
    ['options.compact_at = 80', 'key "options.compact_at": expected a number from 0 to 1, got 80'],
    ['prices = 3', 'key "prices": expected a table of tables, got 3'],
    ['options = 3', 'key "options": expected a table, got 3'],
    ['exec.env_pass = ["A", 2]', 'key "exec.env_pass.1": expected a string, got 2'],
    ['exec.timeout_seconds = 0', 'key "exec.timeout_seconds": expected a number of seconds above 0, got 0'],
    [
      'options.subagent_build_budget_preset = "tiny"',
      'key "options.subagent_build_budget_preset": expected the name of a preset (nanite), got "tiny"',
    ],
    [
      'web.allow = ["a.test", "http://b.test"]',
      'key "web.allow.1": expected a host, an address, or a network as "10.0.0.0/8", got "http://b.test"',
    ],
    ['web.search_key = 7', 'key "web.search_key": expected a string, got a number'],
    ['web.search_key = "${NOT_SET}"', 'key "web.search_key": environment variable NOT_SET is not set'],
    ['web.search_key = "hush hush"', 'key "web.search_key": expected a key without spaces and line breaks'],
    ['web.search_url = "ftp://hush"', 'key "web.search_url": expected an address that begins with http:// or https://'],
    ['web.proxy = "proxy:3128"', 'key "web.proxy": expected the address of an HTTP proxy, as "http://proxy:3128"'],
    ['web.proxy = "http://a:hush%zz@proxy"', 'key "web.proxy": expected the address of an HTTP proxy, as "http://proxy:3128"'],
    ['web.serach_key = "hush"', 'key "web.serach_key" is not known (did you mean "search_key"?)'],
    [
      'providers.x.kind = "gemini"',
      'key "providers.x.kind": expected "anthropic", "openai", "google" or "openai-compatible", got "gemini"',
    ],
  ])('%s', async (toml, line) => {
    expect(await problemsOf(toml)).toEqual([line]);
  });

  it('takes the key of the search from the environment, unless the file has one', async () => {
    expect((await load('', { BRAVE_SEARCH_API_KEY: 'b', BRAVE_API_KEY: '' })).web.searchKey).toBe('b');
    expect((await load('', { BRAVE_SEARCH_API_KEY: 'b', BRAVE_API_KEY: 'a' })).web.searchKey).toBe('a');
    expect((await load('web.search_key = "mine"', { BRAVE_API_KEY: 'a' })).web.searchKey).toBe('mine');
  });

  it.each([['*.corp'], ['a b'], ['10.0.0.0/33'], ['wiki/8'], ['host:port'], ['host:70000'], ['ada@host'], ['::1/64/2'], ['']])(
    'does not take "%s" for something to allow',
    async (entry) => {
      const { web, problems } = await load(`web.allow = ["a.test", ${JSON.stringify(entry)}]`);
      expect(problems).toEqual([expect.stringContaining('key "web.allow.1": expected a host')]);
      expect(web.allow).toEqual([]);
    },
  );

  it('prices what is not told apart as input, and never makes something nothing', async () => {
    const { prices } = await load('[prices."a/b"]\ninput = 1.1\noutput = 0.0000000001');
    expect(prices['a/b']).toMatchObject({ input: 1_100_000_000, cacheRead: 1_100_000_000, cacheWrite: 1_100_000_000, output: 1 });
  });

  it('takes no price of which a part is wrong', async () => {
    expect((await load('[prices."a/b"]\ninput = 1\noutput = 2\ncache_read = "free"')).prices).toEqual({});
  });

  it('names every wrong item of a list', async () => {
    expect(await problemsOf('exec.env_pass = [1, "A", ""]')).toEqual([
      'key "exec.env_pass.0": expected a string, got 1',
      'key "exec.env_pass.2": expected a string that is not empty, got ""',
    ]);
  });

  it('never repeats what may be a secret', async () => {
    const settings = await load('[providers.x]\nkind = "anthropic"\napi_key = 918273645\nheaders = { Authorization = ["hush-hush"] }');
    expect(settings.problems).toEqual([
      `${file}: key "providers.x.api_key": expected a string, got a number`,
      `${file}: key "providers.x.headers.Authorization": expected a string, got a list`,
    ]);
    const broken = await load('[providers.x]\napi_key = "hush-hush');
    expect(broken.problems.join()).not.toContain('hush');
  });

  it('names line and column of what is not TOML, and has every default', async () => {
    const settings = await load('[options]\nagent_max_depth = \nagent_max_threads = 2');
    expect(settings.problems).toHaveLength(1);
    expect(settings.problems[0]).toMatch(new RegExp(`^${file}:2:\\d+ is not TOML: `, 'u'));
    expect(settings.agentMaxThreads).toBe(6);
  });

  it('says that a file cannot be read', async () => {
    expect((await loadSettings({ file: folder, env: {} })).problems).toEqual([
      `${folder}: cannot be read (EISDIR); every key has its default`,
    ]);
  });

  it('takes the model of the environment first, if it is one', async () => {
    expect(await load('options.model = "a/b"', { COPPICE_MODEL: 'c/d' })).toMatchObject({ model: 'c/d', modelOfEnvironment: true });
    expect((await load('options.model = "a/b"', { COPPICE_MODEL: 'sonnet' })).model).toBe('sonnet');
    const settings = await load('options.model = "a/b"', { COPPICE_MODEL: 'non sense' });
    expect(settings).toMatchObject({ model: 'a/b', modelOfEnvironment: false });
    expect(settings.problems).toEqual([
      'environment variable COPPICE_MODEL: expected "PROVIDER/MODEL" or the name of a model, got "non sense"',
    ]);
  });
});

describe('providers', () => {
  const providersOf = async (toml: string, env: Record<string, string> = {}) => (await load(toml, env)).providers;

  it('makes one for each key in the environment', async () => {
    const providers = await providersOf('', {
      ANTHROPIC_API_KEY: 'a',
      OPENAI_API_KEY: 'o',
      OPENAI_BASE_URL: 'http://localhost:9/v1',
      OPENROUTER_API_KEY: '',
    });
    const plain = { headers: {}, models: [], reasoningSummaries: true, problem: null };
    expect(providers).toEqual([
      {
        ...plain,
        name: 'anthropic',
        kind: 'anthropic',
        baseUrl: 'https://api.anthropic.com/v1',
        apiKey: 'a',
        official: true,
        source: 'ANTHROPIC_API_KEY',
      },
      {
        ...plain,
        name: 'openai',
        kind: 'openai-compatible',
        baseUrl: 'http://localhost:9/v1',
        apiKey: 'o',
        official: false,
        source: 'OPENAI_API_KEY',
      },
    ]);
  });

  it.each([
    ['OpenAI alone', '', {}, 'openai', 'https://api.openai.com/v1', true],
    ['a region of OpenAI', '', { OPENAI_BASE_URL: 'https://eu.api.openai.com/v1' }, 'openai', 'https://eu.api.openai.com/v1', true],
    ['a server elsewhere', '', { OPENAI_BASE_URL: 'http://localhost:9/v1' }, 'openai-compatible', 'http://localhost:9/v1', false],
    ['a table that says elsewhere', 'base_url = "http://here/v1"', {}, 'openai-compatible', 'http://here/v1', false],
    ['a table that says which kind', 'kind = "openai"', { OPENAI_BASE_URL: 'http://here/v1' }, 'openai', 'http://here/v1', true],
    ['chat completions of OpenAI', 'kind = "openai-compatible"', {}, 'openai-compatible', 'https://api.openai.com/v1', false],
    ['models alone', 'models = ["m"]', {}, 'openai', 'https://api.openai.com/v1', true],
  ])('finds out what OPENAI_API_KEY is for: %s', async (_, table, env, kind, baseUrl, official) => {
    const [provider] = await providersOf(table === '' ? '' : `[providers.openai]\n${table}`, { OPENAI_API_KEY: 'o', ...env });
    expect(provider).toMatchObject({ name: 'openai', kind, baseUrl, official, apiKey: 'o', problem: null });
  });

  it.each([
    [{ GEMINI_API_KEY: 'g' }, 'GEMINI_API_KEY'],
    [{ GOOGLE_GENERATIVE_AI_API_KEY: 'g' }, 'GOOGLE_GENERATIVE_AI_API_KEY'],
    [{ GEMINI_API_KEY: 'other', GOOGLE_API_KEY: 'g' }, 'GOOGLE_API_KEY'],
  ])('finds a key of Google in %o', async (env, source) => {
    expect(await providersOf('', env)).toMatchObject([
      { name: 'google', kind: 'google', baseUrl: 'https://generativelanguage.googleapis.com/v1beta', apiKey: 'g', source, official: true },
    ]);
  });

  it('takes a provider of any name for the company’s own where it is asked there', async () => {
    const providers = await providersOf(
      '[providers.x]\nkind = "google"\napi_key = "k"\n[providers.y]\nkind = "google"\nbase_url = "http://here"',
    );
    expect(providers.map(({ baseUrl, official, problem }) => [baseUrl, official, problem])).toEqual([
      ['https://generativelanguage.googleapis.com/v1beta', true, null],
      ['http://here', false, null],
    ]);
  });

  it('joins a table with the key of the environment; the table wins', async () => {
    const toml = '[providers.anthropic]\nbase_url = "http://proxy"\nheaders = { via = "proxy" }';
    const [provider] = await providersOf(toml, { ANTHROPIC_API_KEY: 'a', ANTHROPIC_BASE_URL: 'http://other' });
    expect(provider).toMatchObject({ kind: 'anthropic', baseUrl: 'http://proxy', apiKey: 'a', headers: { via: 'proxy' }, problem: null });
    const [own] = await providersOf('[providers.anthropic]\napi_key = "mine"', { ANTHROPIC_API_KEY: 'a' });
    expect(own).toMatchObject({ apiKey: 'mine', source: 'config' });
  });

  it.each([
    ['[providers.x]\nkind = "anthropic"\napi_key = "${NOT_SET}"', 'provider "x": environment variable NOT_SET is not set'],
    ['[providers.x]\nkind = "openai-compatible"', /^key "providers\.x\.base_url" is missing/u],
    ['[providers.x]\nkind = "openai-compatible"\nbase_url = "ollama"', /^key "providers\.x\.base_url": expected an address/u],
    ['[providers.x]\nbase_url = "http://here"', /^key "providers\.x\.kind" is missing/u],
    [
      '[providers.anthropic]\nheaders = { a = "b" }',
      'provider "anthropic" has no key: set ANTHROPIC_API_KEY or key "providers.anthropic.api_key"',
    ],
    ['[providers.google]', 'provider "google" has no key: set GOOGLE_API_KEY or key "providers.google.api_key"'],
    ['[providers.playbook]\nkind = "anthropic"', /Coppice's own/u],
  ])('says what is missing: %s', async (toml, problem) => {
    const [provider] = await providersOf(toml);
    expect(provider?.problem).toMatch(problem);
    expect(provider?.apiKey).toBeNull();
  });

  it('needs no key for a server of one’s own', async () => {
    const [provider] = await providersOf('[providers.ollama]\nkind = "openai-compatible"\nbase_url = "http://localhost:11434/v1"');
    expect(provider).toMatchObject({ apiKey: null, problem: null });
  });
});
