import { expect, test } from 'vitest';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, never, REFERENCE, type Reply, say } from '#test/support/scripted-models.ts';

const id = (s: Scenario, name: string) => s.agent(name).id;
const spawn = (label: string) => call('spawn', { task: `do ${label}`, label });
const settings = { delegationTools: ['spawn', 'Agent'] } as const;

test('results of background tasks are read after the turn under way, in the order in which they ended', async () => {
  const ends = { a: Promise.withResolvers<Reply>(), b: Promise.withResolvers<Reply>() };
  const turn = Promise.withResolvers<Reply>();
  const s = await scenario({
    settings,
    script: {
      main: [[spawn('a'), spawn('b')], () => turn.promise, say('Both are done.')],
      a: [() => ends.a.promise],
      b: [() => ends.b.promise],
    },
  });
  await s.start('go');
  await s.models.until('main', 2);
  ends.b.resolve(say('b found 3'));
  await s.ended('b');
  ends.a.resolve(say('a found 2'));
  await s.ended('a');
  expect(s.models.of('main')).toHaveLength(2);
  turn.resolve([call('list', {})]);
  await s.until(() => s.agent('main').run.status === 'completed');
  const read = s.models.of('main')[2]!.entries.flatMap((entry) => (entry.role === 'user' ? [entry.text] : []));
  expect(read.slice(1)).toEqual([
    expect.stringMatching(/^\[message from agent b .*\]\n\[Subagent 'b' completed successfully\]\n\nTask: do b\n\nResult:\nb found 3/),
    expect.stringMatching(/\[Subagent 'a' completed successfully\][^]*a found 2/),
  ]);
  expect(s.facts('run.started', 'main')).toHaveLength(1);
});

test('where the session had ended, its agent wakes up for it', async () => {
  const end = Promise.withResolvers<Reply>();
  const s = await scenario({
    settings,
    script: { main: [[spawn('a')], say('I have sent somebody.'), say('It found 2.')], a: [() => end.promise] },
  });
  await s.start('go');
  await s.until(() => s.find('main')?.run.status === 'completed');
  end.resolve(say('2'));
  await s.until(() => s.agent('main').summary === 'It found 2.' && s.agent('main').run.status === 'completed');
  expect(s.facts('run.started', 'main').map(({ body }) => body.trigger)).toEqual(['prompt', 'message']);
});

test('a failure is announced with its reason; running out of model calls is not one; a cancelled task says nothing', async () => {
  const s = await scenario({
    settings: { ...settings, spawn: { model: null, sampling: {}, maxIterations: 1, restrictToWorkspace: false } },
    script: {
      main: [[spawn('bad'), spawn('long'), spawn('gone')], () => never],
      bad: [{ failure: failure('auth', 401) }],
      long: [[call('list_dir', {})]],
      gone: [() => never],
    },
  });
  await s.start('go');
  await Promise.all([s.ended('bad'), s.ended('long'), s.models.until('gone', 1)]);
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'gone'), reason: 'cancelled' }));
  await s.ended('gone');
  const said = s
    .facts('message.accepted', 'main')
    .slice(1)
    .map(({ body }) => body.text);
  expect(said).toHaveLength(2);
  expect(said).toContainEqual(expect.stringMatching(/\[Subagent 'bad' failed\][^]*Error: script: auth/));
  expect(said).toContainEqual(
    expect.stringMatching(/\[Subagent 'long' completed successfully\][^]*Task completed but no final response was generated\./),
  );
  expect(s.agent('long').run).toMatchObject({ status: 'budget_exhausted', budget: { maxTurns: 1 } });
});

test('a background task has its own short tools, its own words, and S3 names for them', async () => {
  const s = await scenario({ settings, script: { main: [[spawn('a')], say('ok'), say('ok')], a: [say('done')] } });
  await s.start('go');
  await s.ended('a');
  expect(s.models.of('a')[0]?.tools).toEqual(expect.arrayContaining(['read_file', 'write_file', 'edit_file', 'list_dir', 'exec']));
  expect(s.models.of('a')[0]?.tools).not.toEqual(expect.arrayContaining(['ask']));
  expect(s.models.of('a')[0]?.instructions).toContain('You are a subagent in Coppice');
  expect(s.agent('a').sampling).toEqual({ temperature: 0.7, maxTokens: 4096 });
  expect(s.ends('main')[0]?.output).toBe(`Subagent [a] started (id: ${id(s, 'a')}). I'll notify you when it completes.`);
});

test('a task without a label is called by how it begins', async () => {
  const task = 'Find every place in which the rounding is wrong';
  const s = await scenario({
    settings,
    script: { main: [[call('spawn', { task })], say('ok'), say('ok')], [`${task.slice(0, 30)}...`]: [say('done')] },
  });
  await s.start('go');
  await s.ended(`${task.slice(0, 30)}...`);
});

test('an agent in the background that nobody waits for is told to the person, not to the model', async () => {
  const s = await scenario({
    settings,
    script: { main: [[call('Agent', { prompt: 'p', name: 'kid', wait: false })], say('sent')], kid: [say('found it')] },
  });
  await s.start('go');
  await s.ended('kid');
  expect(s.facts('notice.given', 'main')).toMatchObject([
    { body: { about: 'agent', text: expect.stringMatching(/^kid \(.*\) ended in the background: completed\. found it$/) } },
  ]);
  expect(s.facts('message.accepted', 'main')).toHaveLength(1);
});

test('Agent waits for its child and gives its words with its branch', async () => {
  const s = await scenario({
    settings,
    script: {
      main: [
        [
          call('Agent', { prompt: 'p', name: 'kid', subagent_type: 'coder', isolation: 'worktree' }),
          call('Agent', { prompt: 'p', name: 'mute' }),
        ],
        say('ok'),
      ],
      kid: [[call('write', { path: 'a', content: 'a' })], say('I wrote a.')],
      mute: [{ failure: failure('auth', 401) }],
    },
  });
  await s.run('go');
  const outputs = s.ends('main').map(({ output }) => output);
  expect(outputs).toContainEqual(`[Agent: kid (coder), branch: coppice/kid-${id(s, 'kid')}]\nI wrote a.`);
  expect(outputs).toContainEqual(expect.stringMatching(/^\[Agent: mute \(general-purpose\)\]\n\(no output - status: failed: /));
  expect(s.facts('notice.given', 'main')).toEqual([]);
});

test('a setting that its model refuses is left out, and said; the turn is asked again, and no later one with it', async () => {
  const refused = { failure: failure('invalid_request', 400), refuses: ['temperature'] as const };
  const s = await scenario({
    settings,
    script: {
      main: [[spawn('a')], say('ok'), say('ok')],
      a: [(asked) => (asked.time === 1 ? refused : [call('list_dir', {})]), say('done')],
    },
  });
  await s.start('go');
  expect(await s.ended('a')).toMatchObject({ summary: 'done', run: { status: 'completed' }, sampling: { maxTokens: 4096 } });
  expect(s.models.of('a').map(({ sampling }) => sampling.temperature)).toEqual([0.7, undefined, undefined]);
  expect(s.facts('sampling.left_out', 'a')).toMatchObject([
    { body: { settings: ['temperature'], why: expect.stringContaining('invalid_request') } },
  ]);
});

test('an agent that another one wakes has what it used before counted in', async () => {
  const end = Promise.withResolvers<Reply>();
  const price = { input: 1e6, output: 1e9, cacheRead: 0, cacheWrite: 0, long: [], source: 'test', date: null };
  const s = await scenario({
    prices: { [REFERENCE]: price },
    settings: { delegationTools: ['spawn'] },
    script: { main: [[call('spawn', { task: 'do a', label: 'a' })], say('sent'), say('told')], a: [() => end.promise] },
  });
  await s.start('go');
  await s.until(() => s.find('main')?.run.status === 'completed');
  const before = s.agent('main').run.spent.nanoDollars;
  end.resolve(say('2'));
  await s.until(() => s.agent('main').summary === 'told' && s.agent('main').run.status === 'completed');
  expect(before).toBeGreaterThan(0);
  expect(s.agent('main').run.spent.nanoDollars).toBeGreaterThan(before);
});
