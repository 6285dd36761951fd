import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manualClock } from '#test/support/clock.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, never, results, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

const resume = async (s: Scenario): Promise<void> => {
  valueOf(await s.engine.dispatch('agent.resume', { agent: s.agent('main').id }));
};

test('a run that was at work is interrupted, with what had streamed; nothing goes on by itself', async () => {
  const clock = manualClock();
  const s = await scenario({
    clock,
    script: {
      main: [
        [call('read', { path: 'readme.md' })],
        ({ time }) => (time === 1 ? { streamed: 'It says hel', rest: never } : say('It says hello.')),
      ],
    },
  });
  const root = await s.start('go');
  await s.models.until('main', 2);
  await s.streamed('main', 'It says hel');
  clock.advance(1000);

  await s.restart('crash');

  expect(s.agent('main').run).toMatchObject({ status: 'interrupted', reason: 'Coppice ended while it was at work' });
  expect(s.facts('turn.cut', 'main')).toMatchObject([{ body: { turn: 2, attempt: 1, text: 'It says hel', failure: null } }]);
  expect(s.log.filter((event) => event.type === 'engine.started')).toHaveLength(2);
  expect(s.models.asked).toHaveLength(2);

  await resume(s);
  const agent = await s.ended(root.agent);
  expect(agent.run).toMatchObject({ status: 'completed', trigger: 'resume' });
  // The first answer is not asked again, its read not run again; the cut turn is asked as it was.
  expect(s.models.asked.map(({ caller, time }) => [caller.turn, time])).toEqual([
    [1, 1],
    [2, 1],
    [2, 2],
  ]);
  expect(s.models.asked[2]?.entries).toEqual(s.models.asked[1]?.entries);
  expect(s.facts('tool.started', 'main')).toHaveLength(1);
});

test('an answer of which no word was written is asked for again, as a second attempt', async () => {
  const s = await scenario({ script: { main: [say('hello')] } });
  const died = s.ledger.killAt(writes('turn.ended'));
  await s.start('go');
  await died;
  await s.restart();
  await resume(s);
  expect((await s.ended('main')).usage).toMatchObject({ inputTokens: 10, unknown: 1 });
  expect(s.facts('turn.started', 'main').map(({ body }) => body.attempt)).toEqual([1, 2]);
});

test('a read that was cut off runs again', async () => {
  const s = await scenario({ script: { main: [[call('read', { path: 'readme.md' })], say('ok')] } });
  const died = s.ledger.killAt(writes('tool.ended'));
  await s.start('go');
  await died;
  await s.restart();
  expect(s.facts('tool.ended', 'main')).toEqual([]);
  await resume(s);
  expect((await s.ended('main')).run.status).toBe('completed');
  expect(s.facts('tool.started', 'main')).toHaveLength(2);
  expect(s.ends('main')).toMatchObject([{ outcome: 'ok', output: expect.stringContaining('hello') }]);
});

const EDIT = [[call('edit', { path: 'readme.md', old_string: 'hello', new_string: 'good day' })], say('ok')];

test('an edit that was done and not written down is known by its content, and not done twice', async () => {
  const s = await scenario({ script: { main: EDIT } });
  const died = s.ledger.killAt(writes('tool.ended'));
  await s.start('go');
  await died;
  await s.restart();
  expect(s.facts('tool.ended', 'main')).toMatchObject([{ body: { outcome: 'ok' } }]);
  await resume(s);
  await s.ended('main');
  expect(s.facts('tool.started', 'main')).toHaveLength(1);
  expect(await readFile(join(s.repository.path, 'readme.md'), 'utf8')).toBe('good day\n');
  expect(results(s.models.asked[1]!)).toMatchObject([{ name: 'edit', outcome: 'ok' }]);
});

const beforeRunning = (crash: () => Promise<void>): Parameters<typeof scenario>[0]['tools'] => {
  let once = true;
  return (real) =>
    real.map((tool) => ({
      ...tool,
      prepare: async (args, context) => {
        const prepared = await tool.prepare(args, context);
        return {
          ...prepared,
          run: async (onOutput) => {
            if (!once || !tool.spec.mutates) return prepared.run(onOutput);
            once = false;
            prepared.drop();
            await crash();
            return new Promise(() => undefined);
          },
        };
      },
    }));
};

test('an edit that was begun and not done is told so, and changed nothing', async () => {
  const died = Promise.withResolvers<void>();
  const s: Scenario = await scenario({ tools: beforeRunning(() => s.crash().then(died.resolve)), script: { main: EDIT } });
  await s.start('go');
  await died.promise;
  await s.open();
  const [ended] = s.facts('tool.ended', 'main');
  expect(ended?.body.outcome).not.toBe('ok');
  await resume(s);
  await s.ended('main');
  expect(await readFile(join(s.repository.path, 'readme.md'), 'utf8')).toBe('hello\n');
  expect(results(s.models.asked[1]!)).toMatchObject([{ name: 'edit', output: expect.stringContaining('cut off before it changed') }]);
});

test('a file that somebody else changed meanwhile leaves the outcome unknown', async () => {
  const died = Promise.withResolvers<void>();
  const s: Scenario = await scenario({ tools: beforeRunning(() => s.crash().then(died.resolve)), script: { main: EDIT } });
  await s.start('go');
  await died.promise;
  await writeFile(join(s.repository.path, 'readme.md'), 'something else\n');
  await s.open();
  expect(s.facts('tool.ended', 'main')).toMatchObject([{ body: { outcome: 'outcome_unknown' } }]);
});

test('a command that was cut off is ended, is told as unknown, and never run again', async () => {
  const s = await scenario({
    script: { main: [[call('bash', { command: 'echo ran >> ran.txt; echo half way; sleep 600' })], say('I looked, it had run.')] },
  });
  await s.start('go');
  const started = await s.fact('tool.started', 'main');
  await s.streamed('main', 'half way');
  await s.restart('crash');
  expect(() => process.kill(-Number(started.body.recovery['group']), 0)).toThrow('ESRCH');
  await resume(s);
  expect((await s.ended('main')).summary).toBe('I looked, it had run.');
  expect(results(s.models.asked[1]!)).toMatchObject([
    { name: 'bash', outcome: 'outcome_unknown', output: expect.stringContaining('how far it came is not known') },
  ]);
  expect(s.facts('tool.started', 'main')).toHaveLength(1);
  expect(await readFile(join(s.repository.path, 'ran.txt'), 'utf8')).toBe('ran\n');
});

/** main waits for kid; both are cut, then resumed together. */
async function parentAndChild(how: 'crash' | 'close') {
  const s: Scenario = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })],
        () => [call('wait_agent', { ids: [s.agent('kid').id] })],
        say('all done'),
      ],
      kid: [[call('write', { path: 'a', content: 'a' })], ({ time }) => (time === 1 ? { streamed: 'nearly', rest: never } : say('done'))],
    },
  });
  await s.start('go');
  await Promise.all([s.fact('run.waiting', 'main'), s.models.until('kid', 2)]);
  await s.streamed('kid', 'nearly');
  await s.restart(how);
  expect([s.agent('main').run.status, s.agent('kid').run.status]).toEqual(['interrupted', 'interrupted']);
  await resume(s);
  await s.ended('main');
  return s;
}

test.each(['crash', 'close'] as const)('resuming a root after a %s resumes what was cut below it; the wait goes on', async (how) => {
  const s = await parentAndChild(how);
  expect([s.agent('main').summary, s.agent('kid').summary]).toEqual(['all done', 'done']);
  const kid = s.agent('kid').id;
  const waited = JSON.parse(results(s.models.of('main')[2]!)[0]!.output) as object;
  expect(waited).toMatchObject({ agents: { [kid]: { status: 'completed', text: 'done', commits: 1 } }, timed_out: false });
  expect(s.models.of('kid').map(({ caller, time }) => [caller.turn, time])).toEqual([
    [1, 1],
    [2, 1],
    [2, 2],
  ]);
  expect(s.facts('turn.cut', 'kid')).toHaveLength(1);
  expect(s.facts('agent.created')).toHaveLength(2);
});

test('quitting keeps what had streamed', async () => {
  const s = await parentAndChild('close');
  expect(s.facts('turn.cut', 'kid')).toMatchObject([{ body: { text: 'nearly' } }]);
});

test('spawn_agent cut off after the child was made answers with that child, and makes no second one', async () => {
  const s = await scenario({
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')], kid: [say('done')] },
  });
  const died = s.ledger.killAt((commit) => commit.receipt.kind === 'tool.finish');
  await s.start('go');
  await died;
  await s.restart();
  const kid = s.agent('kid');
  await resume(s);
  await Promise.all([s.ended('main'), s.ended('kid')]);
  expect(s.facts('agent.created')).toHaveLength(2);
  expect(results(s.models.of('main')[1]!)).toMatchObject([{ outcome: 'ok', output: expect.stringContaining(kid.id) }]);
});

test('a message sent by a cut-off send_input is sent once', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          await s.models.until('kid', 1);
          return [call('send_input', { id: s.agent('kid').id, message: 'once' })];
        },
        say('ok'),
      ],
      kid: [({ time }) => (time === 1 ? never : say('read'))],
    },
  });
  let finished = 0;
  const died = s.ledger.killAt((commit) => commit.receipt.kind === 'tool.finish' && (finished += 1) === 2);
  await s.start('go');
  await died;
  await s.restart();
  await resume(s);
  await Promise.all([s.ended('main'), s.ended('kid')]);
  expect(s.facts('message.accepted', 'kid').map(({ body }) => body.text)).toEqual(['p', 'once']);
});

test('a run that was being stopped when the engine died is brought to its end, with what had streamed', async () => {
  const clock = manualClock();
  const s = await scenario({ clock, script: { main: [{ streamed: 'half', rest: never }] } });
  const root = await s.start('go');
  await s.models.until('main', 1);
  await s.streamed('main', 'half');
  clock.advance(1000);
  const died = s.ledger.killAt(writes('run.ended'));
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  await died;
  await s.restart();
  expect((await s.ended('main')).run).toMatchObject({ status: 'cancelled', reason: 'stop' });
  expect(s.facts('turn.cut', 'main')).toMatchObject([{ body: { text: 'half' } }]);
});

test('a long text survives the restart whole', async () => {
  const long = Array.from({ length: 300 }, (_, index) => `line ${index} of a long file`).join('\n');
  const s = await scenario({
    repository: { files: { long } },
    script: { main: [[call('read', { path: 'long' })], ({ time }) => (time <= 4 ? { failure: failure('connection') } : say('ok'))] },
  });
  await s.run(`Read it. ${long}`);
  await s.restart('close');
  await resume(s);
  await s.ended('main');
  expect(s.models.asked[5]?.entries).toEqual(s.models.asked[1]?.entries);
  expect(results(s.models.asked[5]!)[0]?.output).toContain('line 299');
});

test('a tree whose making was cut off is found again', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: [[call('write', { path: 'a', content: 'a' })], say('ok')],
    },
  });
  const died = s.ledger.killAt(writes('worktree.ready'));
  await s.start('go');
  await died;
  await s.restart();
  await resume(s);
  const kid = await s.ended('kid');
  expect(s.engine.views.worktrees.get(kid.id)).toMatchObject({ state: 'ready', commits: 1 });
  expect(s.facts('worktree.unavailable')).toEqual([]);
});

test('an unchanged tree whose removal was cut off is removed at the next start; one with work is not', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [['idle', 'busy'].map((name) => call('spawn_agent', { prompt: 'p', name, worktree: true })), say('ok')],
      busy: [[call('write', { path: 'a', content: 'a' })], say('ok')],
    },
    git: (real) => ({
      ...real,
      remove: async (tree) => {
        await s.ended('busy');
        return real.remove(tree);
      },
      commitAll: async (tree, ...rest) =>
        tree.branch.includes('busy')
          ? { ok: false, problem: { code: 'disk_full', message: 'no space left' } }
          : real.commitAll(tree, ...rest),
    }),
  });
  const died = s.ledger.killAt(({ receipt }) => receipt.kind === 'worktree.gone');
  await s.start('go');
  await died;
  const idle = s.log.find((event) => event.type === 'agent.created' && event.body.name === 'idle')?.agent;
  await s.restart();
  expect(s.engine.views.worktrees.get(idle!)?.state).toBe('removed');
  const busy = s.engine.views.worktrees.get(s.agent('busy').id)!;
  expect(busy.state).toBe('ready');
  expect(await readFile(join(busy.path, 'a'), 'utf8')).toBe('a');
  expect(s.facts('notice.given', 'busy')).toMatchObject([{ body: { text: expect.stringContaining('no space left') } }]);
});

test('an unchanged tree whose removal was never begun is removed at the next start, unless somebody has worked in it', async () => {
  const s = await scenario({
    git: (real) => ({ ...real, remove: async (tree) => (dying ? new Promise(() => undefined) : real.remove(tree)) }),
    script: { main: [['idle', 'used'].map((name) => call('spawn_agent', { prompt: 'p', name, worktree: true })), say('ok')] },
  });
  let dying = true;
  await s.run('go');
  const [idle, used] = [await s.ended('idle'), await s.ended('used')];
  await appendFile(join(s.engine.views.worktrees.get(used.id)!.path, 'readme.md'), 'by hand');
  dying = false;
  await s.restart();
  expect(s.engine.views.worktrees.get(idle.id)?.state).toBe('removed');
  expect(s.engine.views.worktrees.get(used.id)?.state).toBe('ready');
});
