import { expect, test } from 'vitest';
import { argsOf, draftOf, sameArgs } from './args-draft.ts';

test('texts are fields of their own and the rest is JSON; together they are the arguments again', () => {
  const args = { command: "printf 'a\\n'\nls", timeout: 5, env: { A: ['1'] } };
  const draft = draftOf(args);
  expect(draft.texts).toEqual([{ name: 'command', text: args.command }]);
  expect(argsOf(draft)).toEqual({ args });
  expect(draftOf({ path: 'a' }).rest).toBeNull();
});

test('what is no JSON object is told, and no argument is made of it', () => {
  expect(argsOf({ texts: [], rest: '{ "a": ' })).toMatchObject({ problem: expect.stringContaining('are no JSON:') });
  expect(argsOf({ texts: [], rest: '[1]' })).toMatchObject({ problem: expect.stringContaining('no JSON object') });
  expect(argsOf({ texts: [{ name: 'a', text: 'b' }], rest: ' ' })).toEqual({ args: { a: 'b' } });
});

test('arguments that were opened and left as they were are no change', () => {
  expect(sameArgs({ a: 'x', b: 1 }, { b: 1, a: 'x' })).toBe(true);
  expect(sameArgs({ a: 'x', b: 1 }, { a: 'x', b: 2 })).toBe(false);
});
