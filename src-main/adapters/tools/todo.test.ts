import { expect, test } from 'vitest';
import { Todo } from '#shared/model/todo.ts';
import { makeBench } from './tools-fixture.ts';

const LIST = [
  { content: 'Read the spec', status: 'completed' },
  { content: 'Write the parser', status: 'in_progress', activeForm: 'Writing the parser' },
  { content: 'Test it', status: 'pending' },
];

test('the list comes back as text, with counts, and as facts', async () => {
  const { call } = await makeBench();
  const result = await call('todo', { todos: LIST });
  expect(result).toEqual({
    outcome: 'ok',
    output: '[x] Read the spec\n[>] Write the parser\n[ ] Test it\n3 in all: 1 completed, 1 in progress, 1 pending.',
    facts: { todos: LIST },
  });
  expect(Todo.array().parse(result.facts['todos'])).toEqual(LIST);
});

test('an empty list clears it; more than one at a time is advised against, not refused', async () => {
  const { call } = await makeBench();
  expect(await call('todo', { todos: [] })).toEqual({ outcome: 'ok', output: 'The list is empty.', facts: { todos: [] } });
  const two = LIST.map((todo) => ({ ...todo, status: 'in_progress' }));
  expect(await call('todo', { todos: two })).toMatchObject({
    outcome: 'ok',
    output: expect.stringMatching(/Better have one in progress at a time\.$/),
  });
});

test.each([
  [LIST, 'Todo: 1 of 3 done, now: Write the parser'],
  [LIST.slice(0, 1), 'Todo: 1 of 1 done'],
  [[], 'Todo: list cleared'],
])('is shown by how far it came', async (todos, title) => {
  const { tool, root } = await makeBench();
  expect(tool('todo').check({ todos }, root)).toMatchObject({ display: { kind: 'other', title } });
});

test.each([
  [{ todos: [{ content: 'a', status: 'done' }] }, /argument "todos\.0\.status": expected one of "pending"/],
  [{ todos: [{ content: '', status: 'pending' }] }, /argument "todos\.0\.content"/],
  [{ todos: [{ content: 'x'.repeat(501), status: 'pending' }] }, /argument "todos\.0\.content"/],
  [{ todos: Array.from({ length: 101 }, () => LIST[2]) }, /argument "todos": .*100/],
  [{}, /argument "todos" is missing/],
])('a list that is wrong is told', async (args, told) => {
  const { tool, root } = await makeBench();
  expect(tool('todo').check(args, root)).toMatchObject({ ok: false, problem: expect.stringMatching(told) });
});
