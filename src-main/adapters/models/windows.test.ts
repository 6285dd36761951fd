import { expect, it } from 'vitest';
import { kindOf, settingsOf } from '#test/support/provider-asking.ts';
import { createModels } from './create-models.ts';
import { LIST_PRICES } from './prices.ts';
import { WINDOW_PAGES } from './windows.ts';

const anthropic = settingsOf(kindOf('anthropic'), 'https://api.anthropic.com/v1', { name: 'anthropic', official: true });
const gateway = settingsOf(kindOf('anthropic'), 'https://gateway.test/v1', { name: 'gateway' });

it('knows the window of a model at its maker, dated or not, and of no other', () => {
  const { window } = createModels({ providers: [anthropic, gateway] });
  expect(window('anthropic/claude-haiku-4-5')).toEqual({ window: 200_000, maxOutput: null });
  expect(window('anthropic/claude-haiku-4-5-20251001')).toEqual({ window: 200_000, maxOutput: null });
  expect(window('anthropic/claude-nonesuch')).toBeNull();
  expect(window('gateway/claude-haiku-4-5')).toBeNull();
  expect(window('nobody/claude-haiku-4-5')).toBeNull();
});

it('believes the person before the list, as the file is now', () => {
  let windows = {};
  const models = createModels({ providers: [anthropic], windows: () => windows });
  windows = { 'anthropic/claude-haiku-4-5': { window: 50_000, maxOutput: 1000 }, 'local/own': { window: 8000, maxOutput: null } };
  expect(models.window('anthropic/claude-haiku-4-5')).toEqual({ window: 50_000, maxOutput: 1000 });
  expect(models.window('local/own')).toEqual({ window: 8000, maxOutput: null });
});

it('lists each model once, with page and day, and none that has no price', () => {
  const all = WINDOW_PAGES.flatMap(({ kind, models }) => models.map((model) => `${kind}/${model}`));
  expect(all).toEqual([...new Set(all)]);
  const priced = new Set(LIST_PRICES.map(({ kind, model }) => `${kind}/${model}`));
  expect(all.filter((each) => !priced.has(each))).toEqual([]);
  for (const { source, date, window, maxOutput } of WINDOW_PAGES) {
    expect([source, date]).toEqual([expect.stringMatching(/^https:\/\//), expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    expect(window).toBeGreaterThan(maxOutput ?? 0);
  }
});
