import { z } from 'zod';
import type { Tool, ToolResult } from '#main/core/ports/tools.ts';
import { Todo } from '#shared/model/todo.ts';
import { defineTool, plainCall } from './define-tool.ts';

const MOST = 100;

const Item = z.strictObject({
  content: Todo.shape.content.describe('What is to be done: "Write the parser".'),
  status: Todo.shape.status,
  activeForm: Todo.shape.activeForm.describe('The same as something under way: "Writing the parser". May be left out.'),
});

const schema = z.strictObject({
  todos: z.array(Item).max(MOST).describe('The whole list, in order. It takes the place of the one before.'),
});

const BOX = { pending: '[ ]', in_progress: '[>]', completed: '[x]' } as const;

/** Keeps nothing: the list is what the last call said, and stands in the ledger with it. */
export function createTodo(): Tool {
  return defineTool({
    name: 'todo',
    aliases: ['TodoWrite', 'todo_write'],
    kind: 'other',
    mutates: false,
    description:
      'Keeps your own list of what is to be done, for you and for the person to see. Give the whole list at each change; an empty one clears it. ' +
      `Have one item in progress at a time, and mark it completed as soon as it is. At most ${MOST} items.`,
    schema,
    display: ({ todos }) => ({ title: titleOf(todos) }),
    prepare: ({ todos }, context) => Promise.resolve(plainCall(context, 'todo', () => Promise.resolve(kept(todos)))),
  });
}

function kept(todos: readonly Todo[]): ToolResult {
  const of = (status: Todo['status']): number => todos.filter((todo) => todo.status === status).length;
  const under = of('in_progress');
  const counts = `${todos.length} in all: ${of('completed')} completed, ${under} in progress, ${of('pending')} pending.`;
  const advice = under > 1 ? ' Better have one in progress at a time.' : '';
  const output = todos.length === 0 ? 'The list is empty.' : `${shown(todos)}\n${counts}${advice}`;
  return { outcome: 'ok', output, facts: { todos: todos.map((todo) => ({ ...todo })) } };
}

function titleOf(todos: readonly Todo[]): string {
  if (todos.length === 0) return 'Todo: list cleared';
  const done = todos.filter(({ status }) => status === 'completed').length;
  const now = todos.find(({ status }) => status === 'in_progress');
  return `Todo: ${done} of ${todos.length} done${now === undefined ? '' : `, now: ${now.content}`}`;
}

function shown(todos: readonly Todo[]): string {
  return todos.map(({ content, status }) => `${BOX[status]} ${content}`).join('\n');
}
