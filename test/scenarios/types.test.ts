import { expect, test } from 'vitest';
import type { AgentType } from '#shared/model/agent-type.ts';
import { builtInTypes } from '#main/core/spawning/types.ts';
import { knownTypes } from '#main/core/engine/types.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, results, say } from '#test/support/scripted-models.ts';

const id = (s: Scenario, name: string) => s.agent(name).id;

/** A definition as its file would be read. */
function defined(name: string, more: Partial<AgentType>): AgentType {
  return { ...builtInTypes[0]!, description: `${name}s`, source: 'user', file: `/home/me/.coppice/agents/${name}.md`, ...more, name };
}

test('a reviewer cannot write, edit or run a command: not through any alias, and not through a child', async () => {
  const s: Scenario = await scenario({
    settings: { delegationTools: ['Agent'], agentMaxDepth: 3 },
    script: {
      main: [[call('Agent', { prompt: 'review', name: 'critic', subagent_type: 'reviewer' })], say('ok')],
      critic: () =>
        s.models.of('critic').length === 1
          ? [...forbidden(s), call('Agent', { prompt: 'do it for me', name: 'hand', subagent_type: 'coder' })]
          : say('I could not.'),
      hand: () => (s.models.of('hand').length === 1 ? [...forbidden(s)] : say('Nor could I.')),
    },
  });
  s.types = { ...s.types, user: [defined('reviewer', { tools: ['Read', 'Glob', 'Grep', 'Agent'] })] };
  await s.run('go');
  expect(forbidden(s).length).toBeGreaterThan(8);
  for (const name of ['critic', 'hand']) {
    const told = results(s.models.of(name)[1]!).filter(({ name: tool }) => tool !== 'Agent');
    expect(told.map(({ outcome }) => outcome)).toEqual(told.map(() => 'error'));
    expect(told.every(({ output }) => /was not given to you/.test(output))).toBe(true);
    expect(s.agent(name).tools.filter(({ tool }) => ['write', 'edit', 'bash'].includes(tool))).toEqual([]);
  }
  expect(s.facts('tool.started').flatMap(({ body }) => (Object.keys(body.recovery).length > 0 ? [body] : []))).toEqual([]);
});

/** A call by every name that a changing tool goes by. */
function forbidden(s: Scenario) {
  return s.engine.toolbox.all
    .filter(({ spec }) => spec.mutates)
    .flatMap(({ spec }) => [spec.name, ...spec.aliases])
    .map((name) => call(name, { path: 'a', content: 'x', old: 'a', new: 'b', command: 'touch a' }));
}

test('a definition takes the place of a built-in type, and the spawn says so', async () => {
  const s = await scenario({
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', agent_type: 'coder' })], say('ok')], kid: [say('done')] },
  });
  s.types = { ...s.types, user: [defined('coder', { instructions: 'You write Forth.', tools: ['Read'], maxTurns: 3 })] };
  await s.run('go');
  await s.ended('kid');
  expect(s.models.of('kid')[0]?.instructions).toContain('You write Forth.');
  expect(s.agent('kid')).toMatchObject({
    tools: [{ tool: 'read', as: 'Read' }],
    definition: { source: 'user', file: '/home/me/.coppice/agents/coder.md' },
    run: { budget: { maxTurns: 3 } },
  });
  expect(s.facts('notice.given', 'kid')).toMatchObject([
    { body: { text: expect.stringContaining('/home/me/.coppice/agents/coder.md, in place of the built-in one') } },
  ]);
});

test("a project's definitions are listed, and used only once the person says so, and only as they are then", async () => {
  const s: Scenario = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'one', agent_type: 'local' })],
        say('not yet'),
        [call('spawn_agent', { prompt: 'p', name: 'two', agent_type: 'local' })],
        say('now'),
        [call('spawn_agent', { prompt: 'p', name: 'three', agent_type: 'local' })],
        say('changed'),
      ],
    },
  });
  const file = `${s.repository.path}/.coppice/agents/local.md`;
  const own = { ...s.types, project: [defined('local', { source: 'project', file })], digests: new Map([[file, 'hash-1']]) };
  s.types = own;
  const root = await s.run('go');
  expect(s.ends('main')[0]).toMatchObject({ outcome: 'error', output: expect.stringContaining('unknown agent_type "local"') });
  const known = await knownTypes(s.engine, await s.engine.placeOf(root.cwd));
  expect(known.trusted).toBe(false);
  expect(known.types.map(({ name }) => name)).toContain('local');
  await s.trust();
  valueOf(await s.send(root.id, 'again'));
  await s.ended('two');
  await s.until(() => s.agent('main').run.status === 'completed');
  expect(s.agent('two').type).toBe('local');
  s.types = { ...own, digests: new Map([[file, 'hash-2']]) };
  valueOf(await s.send(root.id, 'again'));
  await s.until(() => s.ends('main').length === 3 && s.agent('main').run.status === 'completed');
  expect(s.ends('main')[2]).toMatchObject({ outcome: 'error' });
  expect(s.find('three')).toBeUndefined();
});

test('a definition limits how deep and how many, and the refusal names it', async () => {
  const limits = { maxDepth: 1, maxChildren: 1 };
  const s: Scenario = await scenario({
    settings: { delegationTools: ['Agent'] },
    script: {
      main: [[call('Agent', { prompt: 'p', name: 'lead', subagent_type: 'lead', wait: false })], say('ok')],
      lead: [
        [call('Agent', { prompt: 'p', name: 'one', wait: false }), call('Agent', { prompt: 'p', name: 'two', wait: false })],
        say('done'),
      ],
      one: [
        async () => {
          await s.until(() => s.ends('lead').length === 2);
          return [call('Agent', { prompt: 'p', name: 'deep' })];
        },
        say('no'),
      ],
    },
  });
  s.types = { ...s.types, user: [defined('lead', { limits: { ...limits, maxDepth: 2 } })] };
  await s.run('go');
  await Promise.all([s.ended('lead'), s.ended('one')]);
  expect(s.ends('lead').map(({ output }) => output)).toContainEqual(expect.stringContaining('1/1 (max_children of agent type lead)'));
  expect(s.ends('one')[0]?.output).toBe('Error spawning agent: Max depth (2) exceeded (max_depth of agent type lead)');
  expect(id(s, 'lead')).toBe(s.agent('one').parent);
});

test('a tool that a file names and that is not there is said, and the file works without it', async () => {
  const s = await scenario({
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', agent_type: 'odd' })], say('ok')], kid: [say('done')] },
  });
  s.types = { ...s.types, user: [defined('odd', { tools: ['Read', 'NotebookEdit', 'Grep'], disallowedTools: ['grep'] })] };
  await s.run('go');
  await s.ended('kid');
  expect(s.models.of('kid')[0]?.tools).toEqual(['Read']);
  expect(s.ends('main')[0]?.output).toContain('Its type names tools that are not there: NotebookEdit.');
});
