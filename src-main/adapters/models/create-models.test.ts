import { describe, expect, it } from 'vitest';
import type { ModelEvent, ModelRequest } from '#main/core/ports/model.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { ModelAdapter } from './adapter.ts';
import { createModels } from './create-models.ts';

const work: ProviderSettings = {
  name: 'work',
  kind: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9/v1',
  apiKey: 'sk-0123456789',
  headers: {},
  official: false,
  models: [],
  reasoningSummaries: true,
  source: 'WORK_KEY',
  problem: null,
};

const caller = {
  agent: 'a',
  session: 's',
  name: 'n',
  type: 't',
  depth: 0,
  cwd: '/w',
  prompt: 'p',
  turn: 1,
  compacting: false,
  earlier: [],
};
const request: ModelRequest = {
  model: '',
  instructions: '',
  entries: [{ role: 'user', text: 'Hi' }],
  tools: [],
  noCalls: false,
  sampling: {},
  caller,
};

describe('createModels', () => {
  it('parts a reference at its first slash', async () => {
    const asked: string[] = [];
    const echo: ModelAdapter = {
      check: () => ({ ok: true }),
      async *ask(_request, model) {
        asked.push(model);
        yield { type: 'delta', kind: 'text', part: 0, text: model };
      },
    };
    const models = createModels({ providers: [], extra: { local: echo } });
    for await (const _event of models.ask({ ...request, model: 'local/org/model:7b' }, new AbortController().signal));
    expect(asked).toEqual(['org/model:7b']);
  });

  it.each([
    ['gpt', [], '"gpt" names no model. Write PROVIDER/MODEL, with one of these providers: (none).'],
    ['work/', [work], '"work/" names no model. Write PROVIDER/MODEL, with one of these providers: work.'],
    ['/m', [work], '"/m" names no model. Write PROVIDER/MODEL, with one of these providers: work.'],
    [
      'anthropic/m',
      [work],
      'No provider "anthropic" is configured for model "anthropic/m". Set ANTHROPIC_API_KEY, add [providers.anthropic] to coppice.toml, or use one of: work.',
    ],
    ['home/m', [work], 'No provider "home" is configured for model "home/m". Add [providers.home] to coppice.toml, or use one of: work.'],
    ['work/m', [{ ...work, problem: 'Set WORK_KEY.' }], 'Model "work/m" cannot be asked: Set WORK_KEY.'],
    ['work/m', [{ ...work, baseUrl: 'localhost:80' }], /base_url of \[providers\.work\] is no http or https address/],
    ['work/m', [{ ...work, baseUrl: 'https://me:pw@host/v1' }], /holds a user name or password/],
    ['work/m', [{ ...work, baseUrl: 'https://host/v1?key=pw@' }], /goes on after its path/],
    ['work/m', [{ ...work, apiKey: 'sk-01234\n56789' }], /the key from WORK_KEY .* no HTTP header can carry/],
    ['work/m', [{ ...work, headers: { 'x-team': 'bl\u{1F535}' } }], /header "x-team" .* no HTTP header can carry/],
  ] as const)('says of %s what to do, and asks nobody', async (model, providers, message) => {
    const models = createModels({ providers, fetch: () => Promise.reject(new Error('asked')) });
    expect(models.resolve(model)).toEqual({
      ok: false,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    });
    const events: ModelEvent[] = [];
    for await (const event of models.ask({ ...request, model }, new AbortController().signal)) events.push(event);
    const told = models.resolve(model);
    expect(events).toEqual([
      { type: 'failed', failure: { kind: 'unconfigured', message: told.ok || told.message, status: null, retryAfterMs: null }, wire: null },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/56789|pw@/);
  });

  it('finds nothing wrong with a provider that has all it needs', () => {
    expect(createModels({ providers: [work] }).resolve('work/m')).toEqual({ ok: true, reference: 'work/m' });
  });
});

describe('the name of a model', () => {
  const anthropic: ProviderSettings = { ...work, name: 'claude', kind: 'anthropic', official: true };
  const openai: ProviderSettings = { ...work, name: 'openai', kind: 'openai', official: true };
  const local: ProviderSettings = { ...work, name: 'local', models: ['qwen3', 'org/model:7b', 'both'] };
  const spare: ProviderSettings = { ...work, name: 'spare', models: ['both', 'lone'], problem: 'no key' };
  const plain: ModelAdapter = { check: () => ({ ok: true }), async *ask() {} };
  const aliases = {
    fast: 'claude/claude-haiku-9',
    quick: 'fast',
    opus: 'local/qwen3',
    mine: 'qwen3',
    round: 'about',
    about: 'round',
    gone: 'home/m',
    nobody: 'nothing',
  };
  const named = (providers: readonly ProviderSettings[]) => createModels({ providers, aliases, extra: { playbook: plain } });
  const all = named([local, anthropic, openai, spare]);

  it.each([
    ['claude/some-model', 'claude/some-model'],
    ['fast', 'claude/claude-haiku-9'],
    ['quick', 'claude/claude-haiku-9'],
    // The person's own name goes before a built-in one.
    ['opus', 'local/qwen3'],
    ['mine', 'local/qwen3'],
    ['sonnet', 'claude/claude-sonnet-5-5'],
    ['luna', 'openai/gpt-6-luna'],
    // The first provider that gives the name.
    ['large', 'claude/claude-opus-5-5'],
    ['qwen3', 'local/qwen3'],
    ['claude-sonnet-5-5', 'claude/claude-sonnet-5-5'],
    // Of two that have it one is ready.
    ['both', 'local/both'],
    ['playbook', 'playbook/playbook'],
  ])('%s is %s', (name, reference) => {
    expect(all.resolve(name)).toEqual({ ok: true, reference });
  });

  it.each([
    [
      'gpt',
      /^"gpt" names no model\. Write PROVIDER\/MODEL, with one of these providers: local, claude, openai, spare, playbook, or one of these names: fast, .*sonnet.*luna/,
    ],
    ['round', 'Model alias "round" leads in a circle: round -> about -> round. Correct [model_aliases] in coppice.toml.'],
    ['gone', /^Model alias "gone" stands for "home\/m"\. No provider "home" is configured/],
    ['nobody', /^Model alias "nobody" stands for "nothing"\. "nothing" names no model\./],
    ['lone', 'Model "spare/lone" cannot be asked: no key'],
    // Google is not set up, so its names are not there.
    ['argon', /^"argon" names no model/],
  ])('%s names none, and why', (name, message) => {
    expect(all.resolve(name)).toEqual({ ok: false, message: typeof message === 'string' ? message : expect.stringMatching(message) });
  });

  it('says which providers have a model when several do', () => {
    const models = named([local, { ...spare, problem: null }]);
    expect(models.resolve('both')).toEqual({
      ok: false,
      message: 'Several providers have a model "both": local/both, spare/both. Write one of these.',
    });
  });

  it('is offered where it leads somewhere, and told where one of the person’s does not', () => {
    expect([...named([local, openai]).offered()]).toEqual([
      ['opus', 'local/qwen3'],
      ['mine', 'local/qwen3'],
      ['local/qwen3', 'local/qwen3'],
      ['local/org/model:7b', 'local/org/model:7b'],
      ['local/both', 'local/both'],
      ['large', 'openai/gpt-6.1-sol'],
      ['small', 'openai/gpt-6-luna'],
      ['astra', 'openai/gpt-6-astra'],
      ['sol', 'openai/gpt-6.1-sol'],
      ['terra', 'openai/gpt-6.1-terra'],
      ['luna', 'openai/gpt-6-luna'],
    ]);
    expect(named([anthropic, local]).aliasProblems()).toEqual([
      expect.stringMatching(/^Model alias "round" leads in a circle/),
      expect.stringMatching(/^Model alias "about" leads in a circle/),
      expect.stringMatching(/^Model alias "gone"/),
      expect.stringMatching(/^Model alias "nobody"/),
    ]);
  });
});
