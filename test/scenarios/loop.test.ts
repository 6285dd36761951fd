import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenario } from '#test/support/scenario.ts';
import type { ModelPart } from '#main/core/ports/model.ts';
import { call, results, say } from '#test/support/scripted-models.ts';

test('a root reads, edits, and says what it did', async () => {
  const s = await scenario({
    repository: { files: { 'src/app.ts': 'const greeting = "hello";\n' } },
    script: {
      main: [
        [call('read', { path: 'src/app.ts' })],
        [call('edit', { path: 'src/app.ts', old_string: '"hello"', new_string: '"good day"' })],
        say('I made it friendlier.'),
      ],
    },
  });

  const agent = await s.run('Make the greeting friendlier');

  expect(await readFile(join(s.repository.path, 'src/app.ts'), 'utf8')).toBe('const greeting = "good day";\n');
  expect(agent).toMatchObject({ name: 'main', depth: 0, turns: 3, toolCalls: 2, summary: 'I made it friendlier.' });
  expect(agent.run).toMatchObject({ status: 'completed', reason: '', stopping: null, waitsOn: null });
  expect(agent.usage).toMatchObject({ inputTokens: 30, outputTokens: 15, unknown: 0 });
  // A checkpoint is written while the next turn is under way: its place is not certain.
  const told = s.log.filter(({ session, type }) => session === agent.session && type !== 'checkpoint.taken');
  expect(told.map((event) => event.type)).toEqual([
    'session.created',
    'agent.created',
    'message.accepted',
    'run.started',
    'turn.requested',
    'turn.started',
    'turn.ended',
    'tool.requested',
    'tool.started',
    'tool.ended',
    'turn.requested',
    'turn.started',
    'turn.ended',
    'tool.requested',
    'tool.started',
    'tool.ended',
    'turn.requested',
    'turn.started',
    'turn.ended',
    'run.stopping',
    'run.ended',
  ]);
  const [first, second, third] = s.models.asked;
  expect(first?.entries).toEqual([{ role: 'user', text: 'Make the greeting friendlier' }]);
  expect(results(second!)).toMatchObject([{ name: 'read', outcome: 'ok', output: expect.stringContaining('const greeting = "hello";') }]);
  expect(third?.entries.slice(0, 3)).toEqual(second?.entries);
});

test('reads that stand side by side run together; what changes something runs alone and in order', async () => {
  const order: string[] = [];
  const both = Promise.withResolvers<void>();
  const s = await scenario({
    repository: { files: { a: 'a', b: 'b' } },
    tools: (real) =>
      real.map((tool) => ({
        ...tool,
        prepare: async (args, context) => {
          const prepared = await tool.prepare(args, context);
          const name = `${tool.spec.name} ${args['path'] as string}`;
          return {
            ...prepared,
            run: async (onOutput) => {
              order.push(`${name} begins`);
              // The first two reads wait for one another: they hang unless both are begun before either has ended.
              if (order.length === 2) both.resolve();
              if (tool.spec.name === 'read') await both.promise;
              const result = await prepared.run(onOutput);
              order.push(`${name} ends`);
              return result;
            },
          };
        },
      })),
    script: {
      main: [
        [
          call('read', { path: 'a' }),
          call('read', { path: 'b' }),
          call('write', { path: 'c', content: 'c' }),
          call('edit', { path: 'c', old_string: 'c', new_string: 'd' }),
          call('read', { path: 'c' }),
        ],
        say('done'),
      ],
    },
  });

  const agent = await s.run('go');

  expect(agent.run.status).toBe('completed');
  expect(order.slice(0, 2).toSorted()).toEqual(['read a begins', 'read b begins']);
  expect(order.slice(2, 4).toSorted()).toEqual(['read a ends', 'read b ends']);
  expect(order.slice(4)).toEqual(['write c begins', 'write c ends', 'edit c begins', 'edit c ends', 'read c begins', 'read c ends']);
  expect(s.ends('main').at(-1)?.output).toContain('d');
});

test('ten calls at once are all answered', async () => {
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, `content ${index}`]));
  const s = await scenario({
    repository: { files },
    script: { main: [Object.keys(files).map((path) => call('read', { path })), say('ten')] },
  });

  const agent = await s.run('read all');

  expect(agent).toMatchObject({ turns: 2, toolCalls: 10, run: { status: 'completed' } });
  const told = s.models.asked[1]!.entries.flatMap((entry) => (entry.role === 'tool' ? [[entry.providerCall, entry.output]] : []));
  const asked = s.facts('turn.ended', 'main')[0]!.body.parts.flatMap((part) => (part.type === 'call' ? [part.providerCall] : []));
  expect(new Set(told.map(([id]) => id))).toEqual(new Set(asked));
  expect(new Set(told.map(([, output]) => output?.trim()))).toEqual(new Set(Array.from({ length: 10 }, (_, i) => `1\tcontent ${i}`)));
});

test('a second message begins a new run of the same agent, which remembers the first', async () => {
  const s = await scenario({ script: { main: [say('one'), say('two')] } });
  const first = await s.run('First');
  await s.send(first.id, 'Second');
  await s.until(() => s.agent('main').run.id !== first.run.id);
  const second = await s.ended('main');
  expect(second.run).toMatchObject({ status: 'completed', after: first.run.id, trigger: 'prompt', turns: 1 });
  expect(s.models.asked[1]?.entries).toMatchObject([
    { role: 'user', text: 'First' },
    { role: 'assistant', parts: [{ type: 'text', text: 'one' }] },
    { role: 'user', text: 'Second' },
  ]);
  expect(second.summary).toBe('two');
});

test.each<[string, readonly ModelPart[]]>([
  ['nothing', []],
  ['text without a letter', [{ type: 'text', text: '', notes: { google: { thoughtSignature: 'c2ln' } } }]],
])('an answer of %s ends as failed, and says why', async (_, parts) => {
  const s = await scenario({ script: { main: [parts] } });
  const agent = await s.run('go');
  expect(agent.run).toMatchObject({ status: 'failed', reason: 'the model gave an empty answer: no words and no tool call' });
});

test.each([
  ['one call', () => [call('read', { path: 'nowhere' })]],
  ['two calls', () => [call('read', { path: 'nowhere' }), call('read', { path: 'nor-here' })]],
  ['two calls that cannot be run', () => [call('fly', {}), call('swim', {})]],
  ['a call that cannot be run beside one that fails', () => [call('fly', {}), call('read', { path: 'nowhere' })]],
])('an endless loop of the very same failing answer (%s) ends as failed, and says why', async (_, answer) => {
  const s = await scenario({ script: { main: ({ caller }) => (caller.turn < 130 ? answer() : say('out of the loop')) } });
  const agent = await s.run('go');
  expect(agent.run).toMatchObject({
    status: 'failed',
    turns: 100,
    reason: expect.stringContaining('it went in circles: the very same call 100 times in a row'),
  });
});

test('the very same call over and over may be a poll: person and model are told once, and it goes on', async () => {
  const s = await scenario({
    script: { main: ({ caller }) => (caller.turn <= 60 ? [call('read', { path: 'readme.md' })] : say('it came')) },
  });
  const agent = await s.run('go');
  expect(agent.run.status).toBe('completed');
  expect(s.facts('notice.given', 'main')).toMatchObject([
    { body: { about: 'loop', text: 'The very same call has been made 25 times in a row: read.' } },
  ]);
  const told = s.models.asked
    .map(({ entries }) => entries.at(-1))
    .findIndex((entry) => entry?.role === 'user' && entry.text.includes('25 times'));
  expect(told).toBe(25);
});
