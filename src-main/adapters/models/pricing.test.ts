import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import { costOf } from '#shared/model/cost.ts';
import { Price } from '#shared/model/price.ts';
import { answer, closeServers, fixture, KINDS, kindOf, serve, settingsOf } from '#test/support/provider-asking.ts';
import { createModels } from './create-models.ts';
import { priceList } from './price-list.ts';
import { LIST_PRICES } from './prices.ts';

const TODAY = Date.UTC(2026, 10, 24);
const URLS = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
} as const;

const provider = (name: string, kind: ProviderSettings['kind'], baseUrl: string) =>
  settingsOf(kindOf(kind), baseUrl, { name, official: kind !== 'openai-compatible' });

const said = (input: number): Price => ({
  input,
  output: input,
  cacheRead: input,
  cacheWrite: input,
  long: [],
  source: 'config',
  date: null,
});

function priced(providers: readonly ProviderSettings[], prices: Record<string, Price> = {}, now = TODAY) {
  return createModels({
    providers,
    prices: () => prices,
    now: () => now,
    extra: { playbook: { check: () => ({ ok: true }), async *ask() {} } },
  });
}

afterEach(closeServers);

describe('the table', () => {
  it.each(LIST_PRICES.map((row) => [`${row.kind}/${row.model}`, row] as const))('has %s whole, with day and source', (_, row) => {
    expect(Price.parse(row.price)).toEqual(row.price);
    expect(row.price.source).toMatch(/^https:\/\//);
    expect(row.price.date).not.toBeNull();
    // A gap in a row would show as a price of nothing.
    expect(Math.min(row.price.input, row.price.output, row.price.cacheRead, row.price.cacheWrite)).toBeGreaterThan(0);
    for (const long of row.price.long) expect(long.input).toBeGreaterThan(row.price.input);
  });

  it('has every model that a built-in name stands for', () => {
    const providers = Object.entries(URLS).map(([kind, url]) => provider(kind, kind as keyof typeof URLS, url));
    const models = priced(providers);
    const unpriced = [...models.offered().values()].filter((reference) => models.price(reference) === null);
    expect(unpriced).toEqual([]);
  });
});

describe('price', () => {
  const models = priced(
    [
      provider('anthropic', 'anthropic', URLS.anthropic),
      provider('mine', 'anthropic', `${URLS.anthropic}/`),
      provider('gateway', 'anthropic', 'https://gateway.corp/v1'),
      provider('likeness', 'anthropic', 'https://api.anthropic.com.corp/v1'),
      provider('europe', 'openai', 'https://eu.api.openai.com/v1'),
      provider('chat', 'openai-compatible', URLS.openai),
      provider('local', 'openai-compatible', 'http://localhost:11434/v1'),
      provider('box', 'openai-compatible', 'http://box:8000/v1'),
    ],
    { 'gateway/claude-sonnet-5-5': said(7), 'box/*': said(0), 'box/dear': said(9), 'anthropic/claude-opus-5': said(8) },
  );

  it.each<[string, Partial<Price> | null]>([
    ['anthropic/claude-sonnet-4-5', { input: 3e9, output: 15e9, cacheRead: 3e8, cacheWrite: 375e7 }],
    ['anthropic/claude-sonnet-4-5-20250929', { input: 3e9 }],
    ['anthropic/claude-sonnet-4-5-2025-09-29', { input: 3e9 }],
    // A later version is no dated one.
    ['anthropic/claude-sonnet-4-5-1', null],
    ['anthropic/claude-sonnet', null],
    ['anthropic/gpt-6-luna', null],
    ['mine/claude-opus-5-5', { input: 4e9 }],
    ['anthropic/claude-opus-5', { input: 8, source: 'config' }],
    ['gateway/claude-opus-5-5', null],
    ['gateway/claude-sonnet-5-5', { input: 7, source: 'config' }],
    ['likeness/claude-opus-5-5', null],
    ['europe/gpt-6-luna', null],
    ['chat/gpt-6-luna', null],
    ['local/qwen3', null],
    ['box/qwen3', { input: 0, source: 'config' }],
    ['box/dear', { input: 9 }],
    ['nobody/model', null],
    ['sonnet', null],
    ['playbook/playbook', { input: 0, output: 0, source: 'no model', date: null }],
  ])('of %s is %o', (reference, price) => {
    if (price === null) expect(models.price(reference)).toBeNull();
    else expect(models.price(reference)).toMatchObject(price);
  });

  it('is never found by what an object has of itself', () => {
    expect(priced([provider('constructor', 'anthropic', 'https://gateway.corp')]).price('constructor/toString')).toBeNull();
  });

  it('changes on the day that was announced', () => {
    const inputAt = (now: number) => priced([provider('google', 'google', URLS.google)], {}, now).price('google/gemini-4-argon')?.input;
    expect(inputAt(Date.UTC(2026, 10, 30, 23, 59))).toBe(2e9);
    expect(inputAt(Date.UTC(2026, 11, 1))).toBe(4e9);
  });

  it('follows the person’s file', () => {
    let prices: Record<string, Price> = {};
    const following = createModels({ providers: [provider('local', 'openai-compatible', 'http://box')], prices: () => prices });
    expect(following.price('local/m')).toBeNull();
    prices = { 'local/m': said(5) };
    expect(following.price('local/m')?.input).toBe(5);
  });
});

describe('the list', () => {
  it('begins with what the person says, and has nothing twice', () => {
    const own = { 'local/*': said(0), 'anthropic/claude-opus-5-5': said(1), 'google/*': said(2) };
    const list = priceList(own, TODAY);
    expect(list.slice(0, 3).map(({ reference, own: mine }) => [reference, mine])).toEqual([
      ['local/*', true],
      ['anthropic/claude-opus-5-5', true],
      ['google/*', true],
    ]);
    expect(list.filter(({ reference }) => reference === 'anthropic/claude-opus-5-5')).toHaveLength(1);
    expect(list.filter(({ reference }) => reference.startsWith('google/'))).toHaveLength(1);
  });

  it('has a price to come with its day, until it is there', () => {
    const argon = (now: number) =>
      priceList({}, now)
        .filter(({ reference }) => reference === 'google/gemini-4-argon')
        .map(({ from, price }) => [from, price.input]);
    expect(argon(TODAY)).toEqual([
      [null, 2e9],
      ['2026-12-01', 4e9],
    ]);
    expect(argon(Date.UTC(2026, 11, 2))).toEqual([[null, 4e9]]);
  });
});

describe('what providers report', () => {
  const price: Price = { input: 1e9, output: 1e12, cacheRead: 1e8, cacheWrite: 2e9, long: [], source: 'config', date: null };

  // As recorded: 18,295 tokens of prompt, 188 of them written to the cache where that is told, and 393 of answer with the reasoning.
  it.each(KINDS.map((kind) => [kind.kind, kind] as const))('is paid once each: %s', async (name, kind) => {
    const raw = [await fixture(kind, 'usage-cache.txt')];
    const { models } = await serve(kind, () => ({ raw }));
    const microDollars = name === 'anthropic' ? 21 + 1_808.6 + 376 + 393_000 : 209 + 1_808.6 + 393_000;
    expect(costOf((await answer(models)).end.usage, price).nanoDollars).toBe(Math.round(microDollars * 1000));
  });

  it('is paid once each where OpenAI tells what it wrote to the cache', async () => {
    const kind = kindOf('openai');
    const text = (await fixture(kind, 'usage-cache.txt')).toString();
    const raw = [Buffer.from(text.replace('"cached_tokens": 18086}', '"cached_tokens": 18086, "cache_write_tokens": 188}'))];
    const { models } = await serve(kind, () => ({ raw }));
    expect((await answer(models)).end.usage).toMatchObject({ inputTokens: 21, cacheReadTokens: 18_086, cacheWriteTokens: 188 });
  });
});
