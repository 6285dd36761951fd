import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { type Root, type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

/** A session that is over, and nanites for it: with a cap of 1 the first is at work when Coppice dies, the others are in line. */
async function left(...names: string[]): Promise<{ s: Scenario; root: Root }> {
  const s = await scenario({
    settings: { naniteMaxThreads: 1 },
    script: { main: [say('ok')], ...Object.fromEntries(names.map((name, index) => [name, index === 0 ? () => never : [say('done')]])) },
  });
  const root = await s.start('go');
  await s.ended(root.agent);
  for (const name of names) await enqueue(s, root, name);
  await s.models.until(names[0] ?? '', 1);
  await s.crash();
  return { s, root };
}

const enqueue = async (s: Scenario, { session }: Root, name: string) =>
  valueOf(await runNanite(s.engine, { session, prompt: 'do it', name, type: 'coder', worktree: null, preset: null }, {}));

const statuses = (s: Scenario, ...names: string[]) => names.map((name) => s.agent(name).run.status);

test('asleep, an engine looks into what was left and begins nothing, however often: who is in line stays there', async () => {
  const { s } = await left('first', 'second', 'third');
  for (let time = 0; time < 2; time += 1) {
    await s.open(true);
    expect(statuses(s, 'first', 'second', 'third')).toEqual(['interrupted', 'queued', 'queued']);
    await s.close();
  }
  await s.open();
  await Promise.all([s.ended('second'), s.ended('third')]);
  expect(statuses(s, 'second', 'third')).toEqual(['completed', 'completed']);
  expect(s.facts('run.started', 'second')).toHaveLength(1);
});

test('what it is asked for meanwhile is written, and begun when it is woken', async () => {
  const { s, root } = await left('first', 'second');
  await s.open(true);
  await s.send(root.agent, 'And now?');
  expect(await enqueue(s, root, 'late')).toMatchObject({ status: 'queued', position: 2 });
  expect(s.models.of('main')).toHaveLength(1);
  await s.engine.wake();
  await Promise.all([s.ended('main'), s.ended('late')]);
  expect(statuses(s, 'main', 'second', 'late')).toEqual(['completed', 'completed', 'completed']);
});

test('asleep, it brings about the end that is asked for, and whoever is in line behind it does not start', async () => {
  const s = await scenario({
    settings: { agentMaxThreads: 1, delegationTools: ['Agent'] },
    script: {
      main: [['one', 'two'].map((name) => call('Agent', { prompt: 'p', name, wait: false, isolation: 'worktree' })), say('sent')],
      one: [[call('ask', { question: 'How?' }), call('write', { path: 'a.txt', content: 'a' })]],
      two: [say('two')],
    },
  });
  await s.run('go');
  await s.fact('question.asked', 'one');
  const { path } = s.engine.views.worktrees.get(s.agent('one').id)!;
  await s.crash();

  await s.open(true);
  valueOf(await s.engine.dispatch('agent.stop', { agent: s.agent('one').id, reason: 'no more' }));
  await s.ended('one');
  expect(statuses(s, 'one', 'two')).toEqual(['cancelled', 'queued']);
  // Its tree is put away as by any engine: nothing was changed in it, so it is gone.
  await s.fact('worktree.removed', 'one');
  await expect(readFile(join(path, 'readme.md'))).rejects.toMatchObject({ code: 'ENOENT' });

  await s.engine.wake();
  expect((await s.ended('two')).run.status).toBe('completed');
});

test('asleep, whoever is ended does not wait for ever for one that the former engine was ending', async () => {
  const s = await scenario({
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], [call('ask', { question: 'How?' })]], kid: [() => never] },
  });
  const { agent } = await s.start('go');
  await Promise.all([s.fact('question.asked', 'main'), s.models.until('kid', 1)]);
  const died = s.ledger.killAt(writes('run.ended'));
  valueOf(await s.engine.dispatch('agent.stop', { agent: s.agent('kid').id, reason: 'no more' }));
  await died;
  await s.crash();
  await s.open(true);
  expect(s.agent('kid').run.stopping).not.toBeNull();
  valueOf(await s.engine.dispatch('agent.stop', { agent, reason: 'nor this' }));
  await s.ended(agent);
  expect(statuses(s, 'main', 'kid')).toEqual(['cancelled', 'cancelled']);
});

test('an engine starts with the caps that the config has by then, and cuts nobody who only had no place before', async () => {
  const { s } = await left('first', 'second', 'third');
  s.configure({ naniteMaxThreads: 2 });
  await s.open();
  await Promise.all([s.ended('second'), s.ended('third')]);
  expect(statuses(s, 'first', 'second', 'third')).toEqual(['interrupted', 'completed', 'completed']);
  expect(s.facts('run.ended', 'second')).toHaveLength(1);
});
