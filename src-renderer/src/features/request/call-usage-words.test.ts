import { expect, test } from 'vitest';
import type { TranscriptItem } from '#shared/projections/transcript.ts';
import { NO_USAGE } from '#shared/model/usage.ts';
import { callUsageWords } from './call-usage-words.ts';

const turn = (more: object) => ({ kind: 'turn', turn: 2, attempt: 2, state: 'ended', model: 'a/b', ...more }) as TranscriptItem;
const usage = { ...NO_USAGE, inputTokens: 1204, outputTokens: 88, cacheReadTokens: 1000 };
const cost = { nanoDollars: 12_300_000, unpricedCalls: 0, unknownCalls: 0 };

test('a call says its tokens and its cost; one that broke off, that nobody knows', () => {
  const ended = turn({ usage, cost });
  expect(callUsageWords([ended], 2, 2)).toBe('1,204 tokens in (1,000 more from cache), 88 out · $0.0123');
  expect(callUsageWords([ended], 2, 1)).toMatch(/cost is unknown$/);
  expect(callUsageWords([turn({ usage, cost: { ...cost, nanoDollars: 0, unpricedCalls: 1 } })], 2, 2)).toMatch(/ · unpriced$/);
  expect(callUsageWords([turn({ state: 'started', usage: null, cost: null })], 2, 2)).toBe('');
  expect(callUsageWords([ended], 3, 1)).toBe('');
});
