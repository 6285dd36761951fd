import { expect, test } from 'vitest';
import { manualClock } from '#test/support/clock.ts';
import { type Scenario, scenario } from '#test/support/scenario.ts';
import { answers, call, type Reply, results, say, type Script } from '#test/support/scripted-models.ts';

const ids = (s: Scenario, ...names: string[]) => names.map((name) => s.agent(name).id);

/** A root with children that end when told, and waits for them with these arguments. */
async function family(
  names: readonly string[],
  wait: (s: Scenario) => Record<string, unknown>,
  more: Parameters<typeof scenario>[0] | object = {},
) {
  const ends = new Map(names.map((name) => [name, Promise.withResolvers<Reply>()]));
  const script: Script = {
    main: [
      names.map((name) => call('spawn_agent', { prompt: `p ${name}`, name })),
      () => [call('wait_agent', wait(s) as never)],
      say('I have waited.'),
    ],
    ...Object.fromEntries(names.map((name) => [name, [() => ends.get(name)!.promise]])),
  };
  const s: Scenario = await scenario({ ...more, script });
  const root = await s.start('go');
  return { s, root, end: (name: string) => ends.get(name)!.resolve(say(`${name} says so`)) };
}

test('wait_agent waits for all, and gives the words of each', async () => {
  const { s, root, end } = await family(['a', 'b'], (all) => ({ ids: ids(all, 'a', 'b') }));
  const waiting = await s.fact('run.waiting', 'main');
  expect(waiting.body.waitsOn).toMatchObject({ on: 'child', agents: ids(s, 'a', 'b') });
  expect(s.agent('main').run.status).toBe('waiting');
  end('b');
  await s.ended('b');
  expect(s.agent('main').run.status).toBe('waiting');
  end('a');
  await s.ended(root.agent);
  const [a, b] = ids(s, 'a', 'b');
  expect(answers(s.models.of('main')[2]!)).toEqual([
    {
      agents: { [a!]: { name: 'a', status: 'completed', text: 'a says so' }, [b!]: { name: 'b', status: 'completed', text: 'b says so' } },
      timed_out: false,
    },
  ]);
});

test('with mode any the first is enough, and the other goes on', async () => {
  const { s, root, end } = await family(['a', 'b'], (all) => ({ ids: ids(all, 'a', 'b'), mode: 'any' }));
  await s.fact('run.waiting', 'main');
  end('b');
  expect((await s.ended(root.agent)).run.status).toBe('completed');
  const [a, b] = ids(s, 'a', 'b');
  expect(answers(s.models.of('main')[2]!)[0]).toMatchObject({ agents: { [a!]: { status: 'running' }, [b!]: { status: 'completed' } } });
  expect(s.agent('a').run).toMatchObject({ status: 'running', stopping: null });
});

test('a timeout ends the wait and nothing else', async () => {
  const clock = manualClock();
  const { s, root, end } = await family(['a'], (all) => ({ ids: ids(all, 'a'), timeout_ms: 60_000 }), { clock });
  await s.streamed('main', 'a: running');
  clock.advance(59_999);
  expect(s.agent('main').run.status).toBe('waiting');
  clock.advance(1);
  expect((await s.ended(root.agent)).run.status).toBe('completed');
  expect(answers(s.models.of('main')[2]!)[0]).toMatchObject({ agents: { [ids(s, 'a')[0]!]: { status: 'running' } }, timed_out: true });
  end('a');
  expect((await s.ended('a')).run.status).toBe('completed');
});

test.each([0, -5])('a timeout of %d is refused', async (timeout) => {
  const { s, root } = await family(['a'], (all) => ({ ids: ids(all, 'a'), timeout_ms: timeout }));
  await s.ended(root.agent);
  expect(results(s.models.of('main')[2]!)).toMatchObject([{ outcome: 'error', output: 'timeout_ms must be greater than zero' }]);
});

test('an id that is not there is answered as such and does not hang the wait; nor does one that has ended', async () => {
  const { s, root, end } = await family(['a'], (all) => ({ ids: [...ids(all, 'a'), 'nobody00', ids(all, 'main')[0]] }));
  await s.fact('run.waiting', 'main');
  end('a');
  await s.ended(root.agent);
  expect(answers(s.models.of('main')[2]!)[0]).toMatchObject({
    agents: { [ids(s, 'a')[0]!]: { status: 'completed' }, nobody00: { status: 'not_found' }, [root.agent]: { status: 'not_found' } },
  });
  const again = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'a' })],
        async () => {
          await again.ended('a');
          return [call('wait_agent', { ids: ids(again, 'a'), mode: 'all' })];
        },
      ],
    },
  });
  await again.run('go');
  expect(again.facts('run.waiting', 'main')).toEqual([]);
  expect(answers(again.models.of('main')[2]!)[0]).toMatchObject({ agents: { [ids(again, 'a')[0]!]: { status: 'completed' } } });
});

test('words of the person end the wait, and are read in the next turn', async () => {
  const { s, root } = await family(['a'], (all) => ({ ids: ids(all, 'a') }));
  await s.fact('run.waiting', 'main');
  await s.send(root.agent, 'Never mind, come back');
  await s.ended(root.agent);
  const asked = s.models.of('main')[2]!;
  expect(asked.entries.at(-1)).toEqual({ role: 'user', text: 'Never mind, come back' });
  expect(asked.entries.at(-2)).toMatchObject({
    role: 'tool',
    name: 'wait_agent',
    output: expect.stringContaining('a message has arrived'),
  });
  expect(s.agent('a').run).toMatchObject({ status: 'running', stopping: null });
});

test('a run that waits for its child gives its place back, and takes the next free one before anybody new', async () => {
  const leafEnds = Promise.withResolvers<Reply>();
  const otherEnds = Promise.withResolvers<Reply>();
  const s = await scenario({
    settings: { agentMaxDepth: 2, agentMaxThreads: 2 },
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'mid' })],
        async () => {
          await s.fact('run.waiting', 'mid');
          return [call('spawn_agent', { prompt: 'p', name: 'other' })];
        },
        async () => {
          await s.send(s.agent('mid').id, 'Look up');
          await s.fact('run.waiting', 'mid', ({ waitsOn }) => waitsOn.on === 'place');
          return [call('spawn_agent', { prompt: 'p', name: 'late' })];
        },
        say('ok'),
      ],
      mid: [[call('spawn_agent', { prompt: 'p', name: 'leaf' })], () => [call('wait_agent', { ids: ids(s, 'leaf') })], say('I looked up')],
      leaf: [() => leafEnds.promise],
      other: [() => otherEnds.promise],
    },
  });
  await s.run('go');
  expect(s.ends('main').map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'error']);
  expect(s.ends('main').at(-1)?.output).toContain('Too many agents at work: 3/2');
  expect(s.agent('mid').run).toMatchObject({ status: 'waiting', waitsOn: { on: 'place' } });

  otherEnds.resolve(say('ended'));
  const mid = await s.ended('mid');

  expect(mid).toMatchObject({ summary: 'I looked up', run: { status: 'completed' } });
  expect(s.models.of('mid')[2]?.entries.at(-1)).toEqual({ role: 'user', text: 'Look up' });
  expect(s.agent('leaf').run.status).toBe('running');
});

test('two waits of one answer: it waits for the children of both, and goes on when the last has ended', async () => {
  const ends = { a: Promise.withResolvers<Reply>(), b: Promise.withResolvers<Reply>() };
  const s: Scenario = await scenario({
    script: {
      main: [
        ['a', 'b'].map((name) => call('spawn_agent', { prompt: 'p', name })),
        () => ['a', 'b'].map((name) => call('wait_agent', { ids: ids(s, name) })),
        say('I have waited.'),
      ],
      a: [() => ends.a.promise],
      b: [() => ends.b.promise],
    },
  });
  const root = await s.start('go');
  await s.until(() => s.facts('run.waiting', 'main').length === 2);
  expect(s.agent('main').run.waitsOn).toMatchObject({ on: 'child', agents: ids(s, 'a', 'b') });
  ends.a.resolve(say('a'));
  await s.until(() => s.ends('main').length === 3);
  expect(s.agent('main').run.status).toBe('waiting');
  ends.b.resolve(say('b'));
  expect((await s.ended(root.agent)).run.status).toBe('completed');
  expect(s.facts('run.continued', 'main')).toHaveLength(1);
});
