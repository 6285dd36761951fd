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
  source: 'WORK_KEY',
  problem: null,
};

const caller = { agent: 'a', session: 's', name: 'n', type: 't', depth: 0, cwd: '/w', prompt: 'p', turn: 1, earlier: [] };
const request: ModelRequest = { model: '', instructions: '', entries: [{ role: 'user', text: 'Hi' }], tools: [], caller };

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
    ['work/m', [{ ...work, apiKey: 'sk-01234\n56789' }], /the key from WORK_KEY .* no HTTP header can carry/],
    ['work/m', [{ ...work, headers: { 'x-team': 'bl\u{1F535}' } }], /header "x-team" .* no HTTP header can carry/],
  ] as const)('says of %s what to do, and asks nobody', async (model, providers, message) => {
    const models = createModels({ providers, fetch: () => Promise.reject(new Error('asked')) });
    expect(models.check(model)).toEqual({
      ok: false,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    });
    const events: ModelEvent[] = [];
    for await (const event of models.ask({ ...request, model }, new AbortController().signal)) events.push(event);
    const told = models.check(model);
    expect(events).toEqual([
      { type: 'failed', failure: { kind: 'unconfigured', message: told.ok || told.message, status: null }, wire: null },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/56789|pw@/);
  });

  it('finds nothing wrong with a provider that has all it needs', () => {
    expect(createModels({ providers: [work] }).check('work/m')).toEqual({ ok: true });
  });
});
