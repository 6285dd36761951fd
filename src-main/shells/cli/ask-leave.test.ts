import { expect, it } from 'vitest';
import { offered, readAnswer } from './ask-leave.ts';

const plain = { asks: { destroys: null, patterns: [{ tool: 'bash', pattern: 'git status*' }], why: '' } };
const grave = { asks: { destroys: 'deletes files', patterns: [], why: '' } };

it.each([
  ['y', plain, 'once'],
  ['YES', plain, 'once'],
  ['s', plain, 'session'],
  ['always', plain, 'always'],
  ['e', plain, 'edit'],
  ['', plain, null],
  ['yes please', plain, null],
  ['always', grave, null],
  ['y', grave, null],
  ['yes', grave, 'once'],
] as const)('"%s" is read as an answer', (line, request, meant) => {
  const read = readAnswer(line, request);
  expect(read === null || read === 'edit' ? read : read.answer).toBe(meant);
});

it('takes words for the agent with a denial', () => {
  expect(readAnswer(' n  not that   one ', grave)).toEqual({ answer: 'deny', words: 'not that one' });
});

it.each(['a\nb', 'a\u001b[D', 'a\u202eb'])('offers no pattern that a line cannot show as it is: %j', (pattern) => {
  expect(offered([...plain.asks.patterns, { tool: 'bash', pattern }])).toEqual([]);
});
