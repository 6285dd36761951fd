import { expect, test } from 'vitest';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, type Reply, results, say } from '#test/support/scripted-models.ts';

const id = (s: Scenario, name: string) => s.agent(name).id;
const ask = (more: Record<string, unknown> = {}) =>
  call('ask', { question: 'Left or right?', options: ['left', 'right'], ...more } as never);

test('a question to the person waits in the inbox, and its answer is the end of the call', async () => {
  const s = await scenario({ script: { main: [[ask(), call('list', {})], say('ok')] } });
  await s.start('go', { mode: 'ask' });
  const asked = await s.fact('question.asked');
  await s.until(() => s.agent('main').run.status === 'waiting');
  expect(s.agent('main').run.waitsOn).toEqual({ on: 'person', call: asked.body.call });
  expect([...s.engine.views.questions.values()]).toMatchObject([
    { question: 'Left or right?', options: ['left', 'right'], to: { kind: 'person' } },
  ]);
  expect(await s.engine.dispatch('question.answer', { call: asked.body.call, text: ' ' })).toMatchObject({
    ok: false,
    problem: { code: 'empty_message' },
  });
  valueOf(await s.engine.dispatch('question.answer', { call: asked.body.call, text: 'left' }));
  expect(await s.engine.dispatch('question.answer', { call: asked.body.call, text: 'right' })).toMatchObject({
    ok: false,
    problem: { code: 'answered', message: expect.stringContaining('it was answered by the engine') as string },
  });
  await s.ended('main');
  expect(results(s.models.of('main')[1]!)[0]).toEqual({ name: 'ask', outcome: 'ok', output: 'The person answers: left' });
});

test('an open question survives a restart', async () => {
  const s = await scenario({ script: { main: [[ask()], say('ok')] } });
  await s.start('go');
  const asked = await s.fact('run.waiting');
  await s.restart();
  expect(s.agent('main').run.status).toBe('waiting');
  expect(asked.body.waitsOn.on).toBe('person');
  valueOf(await s.engine.dispatch('question.answer', { call: s.facts('question.asked')[0]!.body.call, text: 'right' }));
  expect((await s.ended('main')).run.status).toBe('completed');
});

test('a message is as good an answer', async () => {
  const s = await scenario({ script: { main: [[ask()], say('ok')] } });
  const root = await s.start('go');
  await s.fact('run.waiting');
  valueOf(await s.send(root.agent, 'Neither: stop'));
  await s.ended('main');
  expect(s.ends('main')[0]?.output).toBe('Answered by the person with the message that follows.');
  expect(s.models.of('main')[1]?.entries.at(-1)).toEqual({ role: 'user', text: 'Neither: stop' });
});

test('where nobody is there to answer, the model is told at once', async () => {
  const s = await scenario({ attended: false, script: { main: [[ask()], say('I took left')] } });
  await s.run('go');
  expect(s.ends('main')).toMatchObject([{ outcome: 'error', output: expect.stringContaining('Nobody can answer') }]);
});

test('a child asks its parent, which hears it in its wait and answers with a message', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        () => [call('wait_agent', { ids: [id(s, 'kid')] })],
        () => [call('send_input', { id: id(s, 'kid'), message: 'left' })],
        () => [call('wait_agent', { ids: [id(s, 'kid')] })],
        say('done'),
      ],
      kid: [[ask({ to: 'parent' })], say('went left')],
    },
  });
  // Whether it asks before its parent waits or meanwhile: the parent hears of it, and neither waits for the other for ever.
  await s.run('go');
  const heard = s.models.of('main')[2]!.entries.flatMap((entry) => (entry.role === 'user' ? [entry.text] : []));
  expect(heard).toContainEqual(expect.stringMatching(/Left or right\?\nIt offers: left \| right/));
  expect(s.ends('main')[1]?.output).toContain('asked you something and waits for your answer: send_input');
  expect(s.facts('run.waiting', 'kid')).toMatchObject([{ body: { waitsOn: { on: 'agent', agent: id(s, 'main') } } }]);
  expect(s.facts('question.answered', 'kid')).toMatchObject([{ body: { from: { kind: 'agent', name: 'main' }, text: 'left' } }]);
  expect(s.agent('kid').summary).toBe('went left');
});

test('what was asked of a parent that ends is asked of the person', async () => {
  const mayEnd = Promise.withResolvers<Reply>();
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], () => mayEnd.promise, say('I do not answer')],
      kid: [[ask({ to: 'parent' })], say('ok')],
    },
  });
  await s.start('go');
  await s.fact('run.waiting', 'kid');
  mayEnd.resolve(say('bye'));
  await s.ended('main');
  await s.until(() => s.agent('kid').run.waitsOn?.on === 'person');
  expect([...s.engine.views.questions.values()]).toMatchObject([{ to: { kind: 'person' } }]);
  valueOf(await s.engine.dispatch('question.answer', { call: s.facts('question.asked', 'kid')[0]!.body.call, text: 'left' }));
  expect((await s.ended('kid')).summary).toBe('ok');
});

test('a question of one that is cancelled is closed with it', async () => {
  const s = await scenario({ script: { main: [[ask()], () => never] } });
  const root = await s.start('go');
  await s.fact('run.waiting');
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  await s.ended('main');
  expect([...s.engine.views.questions.values()]).toEqual([]);
});

test('what a nanite asks comes to the person: no agent could answer it', async () => {
  const question = { question: 'Left?', options: [], to: 'parent' };
  const s: Scenario = await scenario({ script: { main: [() => never], n1: [[call('ask', question)], say('ok')] } });
  const root = await s.start('go');
  const request = { session: root.session, prompt: 'do it', name: 'n1', type: 'general-purpose', worktree: null, preset: null };
  valueOf(await runNanite(s.engine, request, { id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'cli' } }));
  await s.until(() => s.engine.views.questions.shown().length > 0);
  expect(s.engine.views.questions.shown()).toMatchObject([{ to: { kind: 'person' } }]);
});

test('what was asked of an agent that died with Coppice is asked of the person', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], () => never],
      kid: [[call('ask', { question: 'Left?', options: [], to: 'parent' })], say('ok')],
    },
  });
  await s.start('go');
  await s.until(() => s.find('kid')?.run.waitsOn?.on === 'agent' && s.models.of('main').length > 1);
  await s.restart();
  expect(s.agent('main').run.status).toBe('interrupted');
  expect(s.agent('kid').run).toMatchObject({ status: 'waiting', waitsOn: { on: 'person' } });
  expect(s.engine.views.questions.shown()).toMatchObject([{ to: { kind: 'person' } }]);
  valueOf(await s.engine.dispatch('question.answer', { call: s.facts('question.asked')[0]!.body.call, text: 'left' }));
  expect((await s.ended('kid')).run.status).toBe('completed');
});
