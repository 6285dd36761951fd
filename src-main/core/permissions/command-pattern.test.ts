import { assert, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { readCommandPattern } from './command-pattern.ts';
import { parsePattern, writePattern } from './pattern.ts';
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

test('a pattern is written as it is parsed, and a tool without patterns is named', () => {
  const parsed = parsePattern(' bash:  npm run test:* ');
  expect(parsed).toEqual({ ok: true, value: { tool: 'bash', pattern: 'npm run test:*' } });
  expect(parsed.ok && writePattern(parsed.value)).toBe('bash: npm run test:*');
  expect(parsePattern('git status')).toMatchObject({ ok: false, problem: { message: expect.stringContaining('names no tool') } });
  expect(parsePattern('glob: src/**')).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('"glob" takes no patterns') },
  });
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
