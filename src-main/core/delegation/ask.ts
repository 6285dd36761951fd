import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import { problemsOf } from '#main/core/ports/argument-problems.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { oneLine, problem } from './define.ts';

const schema = z.strictObject({
  question: z.string().min(1).max(4000).describe('What you need to know. Say what you would do otherwise.'),
  options: z.array(z.string().min(1).max(200)).max(8).optional().describe('Answers to choose from; another may be given.'),
  to: z.enum(['person', 'parent']).optional().describe('Whom you ask: the person (default), or the agent that spawned you.'),
});

/** Asks and waits for words. It runs nothing: the question is a fact, and the answer is the call's end. */
export function askTool(): Tool {
  const { $schema: _, ...input } = z.toJSONSchema(schema, { io: 'input' }) as JsonObject;
  const kind = 'message';
  return {
    spec: {
      name: 'ask',
      aliases: ['ask_user', 'ask_person'],
      kind,
      mutates: false,
      description:
        'Ask a question and wait for the answer. Use it when you cannot go on well without a decision that is not yours, not for what you can find out.',
      input,
    },
    check(args) {
      const parsed = schema.safeParse(args);
      if (!parsed.success) return { ok: false, problem: problemsOf('ask', schema, parsed.error) };
      const { question, options = [], to = 'person' } = parsed.data;
      const display = { kind, title: oneLine(`Ask${to === 'parent' ? ' its parent' : ''}: ${question}`), detail: question } as const;
      return { ok: true, args: parsed.data as JsonObject, display, asks: { text: question, options, to } };
    },
    prepare: async () => ({
      recovery: {},
      run: () => Promise.resolve(problem('A question is answered, not run.')),
      drop: () => undefined,
    }),
    recover: async () => ({ known: false, output: '' }),
  };
}
