import { assert, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { readCommandPattern } from './command-pattern.ts';
import { checkedPattern } from './pattern.ts';
import { isLike } from './wildcard.ts';

test.each([
  ['git status*', { assignments: [], words: ['git', 'status'], more: true }],
  ['git status *', { assignments: [], words: ['git', 'status'], more: true }],
  ['  git\tstatus ', { assignments: [], words: ['git', 'status'], more: false }],
  ['npm run test:*', { assignments: [], words: ['npm', 'run', 'test:*'], more: false }],
  ['npm run test:* *', { assignments: [], words: ['npm', 'run', 'test:*'], more: true }],
  ['git push * main', { assignments: [], words: ['git', 'push', '*', 'main'], more: false }],
  ['CI=1 npm test*', { assignments: ['CI=1'], words: ['npm', 'test'], more: true }],
  ['*', { assignments: [], words: [], more: true }],
])('%s is read as a command', (pattern, value) => {
  expect(readCommandPattern(pattern)).toEqual({ ok: true, value });
});

test.each([
  ['', /empty/],
  ['git status; rm', /"status;" cannot stand in a pattern/],
  ['git "status"', /without quotes/],
  ['git $X', /expansions/],
  ['git log | head', /"\|" cannot stand/],
  ['git\u00a0status', /cannot stand/],
  ['~/bin/x', /cannot stand/],
  ['git\nrm', /cannot stand/],
  ['g* status', /named whole/],
  ['* status', /named whole/],
  ['X=* git', /named whole/],
  ['X=1', /only sets variables/],
  ['git **', /means nothing in a command/],
])('%j is refused in words', (pattern, message) => {
  expect(readCommandPattern(pattern)).toMatchObject({
    ok: false,
    problem: { code: 'bad_pattern', message: expect.stringMatching(message) },
  });
});

test('a tool without patterns is named, and so is what is no host', () => {
  expect(checkedPattern('bash', ' npm run test:* ')).toEqual({ ok: true, value: { tool: 'bash', pattern: 'npm run test:*' } });
  expect(checkedPattern('glob', 'src/**')).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('"glob" takes no patterns') },
  });
  for (const host of ['docs.rs', 'localhost:3000', '[::1]:8080']) expect(checkedPattern('web_fetch', host).ok).toBe(true);
  for (const host of ['', 'https://docs.rs', '*.rs', 'docs.rs/a', 'me@docs.rs', 'a b'])
    expect(checkedPattern('web_fetch', host)).toMatchObject({ ok: false, problem: { message: expect.stringContaining('is no host') } });
});

test('a * stands for any characters or none, as the regular expression says', () => {
  assert(
    property(stringMatching(/^[ab]{0,12}$/), stringMatching(/^[ab*]{0,8}$/), (text, pattern) => {
      expect(isLike(text, pattern)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
    }),
  );
});

test('a pattern that would hold up a regular expression does not hold up this', () => {
  expect(isLike('a'.repeat(10_000), `${'*a'.repeat(200)}*b`)).toBe(false);
});
