import { expect, test } from 'vitest';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { answers, call, never, type Reply, results, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

const id = (s: Scenario, name: string) => s.agent(name).id;

test('send_input to a child at work is read at the start of its next turn, all of it in order', async () => {
  const mayGoOn = Promise.withResolvers<void>();
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          await s.models.until('kid', 1);
          return [call('send_input', { id: id(s, 'kid'), message: 'first' })];
        },
        () => [call('send_input', { id: id(s, 'kid'), message: 'second' })],
        () => {
          mayGoOn.resolve();
          return say('told');
        },
      ],
      kid: [() => mayGoOn.promise.then((): Reply => [call('list', {})]), say('heard')],
    },
  });
  const root = await s.run('go');
  await s.ended('kid');
  const from = `[message from agent main (${root.id})]`;
  expect(s.models.of('kid')).toHaveLength(2);
  expect(s.models.of('kid')[1]?.entries.slice(-2)).toEqual([
    { role: 'user', text: `${from}\nfirst` },
    { role: 'user', text: `${from}\nsecond` },
  ]);
  expect(s.models.of('kid')[0]?.entries).toEqual([{ role: 'user', text: `${from}\np` }]);
  expect(answers(s.models.of('main')[2]!)).toEqual([
    { agent_id: id(s, 'kid'), status: 'running', delivered: 'at the start of its next turn' },
  ]);
});

test('with interrupt the present turn is cut short, what had streamed is kept, and the message is read at once', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          await s.models.until('kid', 1);
          return [call('send_input', { id: id(s, 'kid'), message: 'stop that', interrupt: true })];
        },
        say('told'),
      ],
      kid: [{ streamed: 'I will now do ', rest: never }, say('stopped')],
    },
  });
  await s.run('go');
  expect((await s.ended('kid')).run.status).toBe('completed');
  expect(s.facts('turn.cut', 'kid')).toMatchObject([{ body: { turn: 1, text: 'I will now do ', failure: null } }]);
  expect(s.models.of('kid')[1]?.entries.slice(1)).toEqual([
    { role: 'assistant', parts: [{ type: 'text', text: 'I will now do ' }] },
    { role: 'user', text: `[message from agent main (${id(s, 'main')})]\nstop that` },
  ]);
});

test('with interrupt a command of the child is cut short too', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          await s.fact('tool.started', 'kid');
          return [call('send_input', { id: id(s, 'kid'), message: 'stop that', interrupt: true })];
        },
        say('told'),
      ],
      kid: [[call('bash', { command: 'sleep 600' })], say('stopped')],
    },
  });
  await s.run('go');
  expect((await s.ended('kid')).run.status).toBe('completed');
  expect(s.ends('kid')).toMatchObject([{ name: 'bash', outcome: 'cancelled' }]);
});

test('send_input to one that has ended is refused with its status; to one that is not there, by its id', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          const { id: kid } = await s.ended('kid');
          return [call('send_input', { id: kid, message: 'more' }), call('send_input', { id: 'nobody00', message: 'hello' })];
        },
        say('ok'),
      ],
    },
  });
  await s.run('go');
  expect(results(s.models.of('main')[2]!).toSorted((a, b) => a.output.localeCompare(b.output))).toMatchObject([
    { outcome: 'error', output: expect.stringMatching(/^agent \w{8} has ended \(status: completed\)/) },
    { outcome: 'error', output: 'agent with id nobody00 not found among your children: list_agents names them' },
  ]);
  expect(s.facts('message.accepted', 'kid')).toHaveLength(1);
});

test('nobody reaches into the family of another', async () => {
  const gate = Promise.withResolvers<Reply>();
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [['a', 'b'].map((name) => call('spawn_agent', { prompt: 'p', name })), say('ok')],
      a: [
        async () => {
          await s.models.until('b', 1);
          return ['send_input', 'get_agent_output', 'close_agent'].map((tool) =>
            call(tool, tool === 'send_input' ? { id: id(s, 'b'), message: 'psst' } : { id: id(s, 'b') }),
          );
        },
        say('ok'),
      ],
      b: [() => gate.promise],
    },
  });
  await s.run('go');
  await s.ended('a');
  expect(s.ends('a').map(({ outcome }) => outcome)).toEqual(['error', 'error', 'error']);
  expect(s.agent('b').run).toMatchObject({ status: 'running', stopping: null });
});

test('a message accepted in the very moment in which the last turn ends is read by one more turn', async () => {
  const committing = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const s = await scenario({
    git: (real) => ({
      ...real,
      commitAll: async (...args) => {
        committing.resolve();
        await mayCommit.promise;
        return real.commitAll(...args);
      },
    }),
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: [[call('write', { path: 'a', content: 'a' })], say('all done'), say('and this too')],
    },
  });
  await s.run('go');
  await committing.promise;
  expect(s.agent('kid').run.stopping).toEqual({ status: 'completed', reason: '', killed: false });
  const run = s.agent('kid').run.id;
  valueOf(await s.send(id(s, 'kid'), 'One more thing'));
  mayCommit.resolve();
  const kid = await s.ended('kid');
  expect(kid).toMatchObject({ summary: 'and this too', run: { id: run, status: 'completed', turns: 3 } });
  expect(s.models.of('kid')[2]?.entries.at(-1)).toEqual({ role: 'user', text: 'One more thing' });
  expect(s.facts('run.ended', 'kid')).toHaveLength(1);
  expect(s.engine.views.worktrees.get(kid.id)).toMatchObject({ state: 'ready', commits: 1 });
});

test('a message that comes while the end is being written begins a new run, and is lost by nobody', async () => {
  const s = await scenario({ script: { main: [say('all done'), say('and this too')] } });
  const held = s.ledger.hold(writes('run.ended'));
  const root = await s.start('go');
  await held.reached;
  const sent = s.send(root.agent, 'One more thing');
  held.release();
  valueOf(await sent);
  await s.until(() => s.agent('main').summary === 'and this too' && s.agent('main').run.status === 'completed');
  expect(s.models.of('main')[1]?.entries.at(-1)).toEqual({ role: 'user', text: 'One more thing' });
  expect(s.facts('run.ended', 'main')).toHaveLength(2);
  expect(s.engine.views.mail.get(root.agent)).toBeUndefined();
});

test('get_agent_output gives what streams now, and in the end the whole of the last words', async () => {
  const rest = Promise.withResolvers<Reply>();
  const long = 'x'.repeat(20_000);
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          await s.models.until('kid', 1);
          return [call('get_agent_output', { id: id(s, 'kid') })];
        },
        async () => {
          rest.resolve(say(`So far so good. ${long}`));
          await s.ended('kid');
          return [call('get_agent_output', { id: id(s, 'kid') }), call('list_agents', {})];
        },
        say('ok'),
      ],
      kid: [{ streamed: 'So far ', rest: rest.promise }],
    },
  });
  await s.run('go');
  const kid = id(s, 'kid');
  expect(answers(s.models.of('main')[2]!)).toEqual([{ agent_id: kid, status: 'running', final: false, text: 'So far ' }]);
  const last = answers(s.models.of('main')[3]!);
  expect(last).toContainEqual({ agent_id: kid, status: 'completed', final: true, text: `So far so good. ${long}` });
  expect(last).toContainEqual({
    agents: { [kid]: { name: 'kid', status: 'completed', parent: id(s, 'main'), turns: 1, tool_calls: 0 } },
  });
});
