import { expect, test } from 'vitest';
import { refusedSettings } from './sampling.ts';

const failure = { kind: 'invalid_request', message: '', status: 400, retryAfterMs: null } as const;
const sampling = { temperature: 0.7, maxTokens: 100 };

test('a setting is refused by the words of the provider, whatever its model is called', () => {
  const refused = (words: string, model: string) => refusedSettings(failure, words, model, sampling);
  expect(refused('temperature is not supported by this model', 'm')).toEqual(['temperature']);
  expect(refused("model 'o5 (fast)' does not take temperature", 'o5 (fast)')).toEqual(['temperature']);
});

test('a model that is called like a setting refuses nothing by its name', () => {
  expect(refusedSettings(failure, 'model vendor/temperature-1 was not found', 'vendor/temperature-1', sampling)).toEqual([]);
});
