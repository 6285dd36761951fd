import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json } from '#shared/model/json.ts';
import { scenario } from '#test/support/scenario.ts';
import { call, results, say } from '#test/support/scripted-models.ts';

test.each<[string, string, Json, RegExp]>([
  ['an unknown tool', 'teleport', {}, /There is no tool "teleport"\. You have: read, write/],
  ['a tool without a name', '', {}, /There is no tool ""/],
  ['a missing argument', 'read', {}, /read: argument "path" is missing/],
  ['an argument of the wrong type', 'read', { path: 7 }, /read: argument "path": expected string/],
  ['an argument that is not there', 'read', { path: 'a', colour: 'red' }, /unknown argument "colour"/],
  ['arguments that are no JSON', 'read', '{"path": "a', /read: the arguments are not a JSON object: \{"path": "a/],
  ['arguments that are a list', 'read', ['a'], /read: the arguments are not a JSON object/],
  ['no arguments at all', 'read', null, /read: the arguments are not a JSON object/],
  ['bad arguments for a child', 'spawn_agent', { prompt: '' }, /spawn_agent: argument "prompt"/],
])('%s is told to the model, which can go on', async (_, name, args, told) => {
  const s = await scenario({ script: { main: [[call(name, args)], say('I see.')] } });
  const agent = await s.run('go');
  expect(agent.run.status).toBe('completed');
  expect(results(s.models.asked[1]!)).toMatchObject([{ name, outcome: 'error', output: expect.stringMatching(told) }]);
  expect(s.facts('tool.started', 'main')).toEqual([]);
});

test('a tool that was not granted is not offered, and refused when it is called, through an alias too', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'look', name: 'looker', agent_type: 'researcher' })], say('left it to the looker')],
      looker: [
        [
          call('write', { path: 'x', content: 'x' }),
          call('create_file', { path: 'x', content: 'x' }),
          call('Bash', { command: 'touch x' }),
        ],
        say('I may not'),
      ],
    },
  });
  await s.run('go');
  await s.ended('looker');
  expect(s.models.of('looker')[0]?.tools).toEqual(['read', 'glob', 'grep', 'web_fetch', 'web_search']);
  expect(s.ends('looker')).toEqual(
    ['write', 'create_file', 'Bash'].map((name) => ({
      name,
      outcome: 'error',
      output: `The tool "${name}" was not given to you. You have: read, glob, grep, web_fetch, web_search.`,
    })),
  );
  await expect(access(join(s.repository.path, 'x'))).rejects.toThrow();
});

test('a tool that was granted answers to its aliases', async () => {
  const s = await scenario({ script: { main: [[call('Read', { path: 'readme.md' })], say('ok')] } });
  await s.run('go');
  expect(s.ends('main')).toMatchObject([{ name: 'Read', outcome: 'ok' }]);
});

test('tools named for a child limit it, under the names they were given by', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', tools: ['Read', 'glob', 'wait_agent'] })], say('ok')],
      kid: [[call('Read', { path: 'readme.md' }), call('grep', { pattern: 'x' })], say('ok')],
    },
  });
  await s.run('go');
  await s.ended('kid');
  expect(s.models.of('kid')[0]?.tools).toEqual(['Read', 'glob']);
  expect(s.ends('kid').map(({ name, outcome }) => [name, outcome])).toEqual(
    expect.arrayContaining([
      ['Read', 'ok'],
      ['grep', 'error'],
    ]),
  );
});

test('a child of a type or with a tool that is not there is refused, by name', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', tools: ['teleport'] }), call('spawn_agent', { prompt: 'p', agent_type: 'wizard' })],
        say('ok'),
      ],
    },
  });
  await s.run('go');
  const outputs = s.ends('main').map(({ output }) => output);
  expect(outputs).toContainEqual(expect.stringContaining('there is no tool "teleport"'));
  expect(outputs).toContainEqual(expect.stringContaining('unknown agent_type "wizard". There are: general-purpose, coder'));
  expect(s.facts('agent.created')).toHaveLength(1);
});
