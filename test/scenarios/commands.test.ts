import { expect, test } from 'vitest';
import { scenario } from '#test/support/scenario.ts';
import { say } from '#test/support/scripted-models.ts';

const PERSON = { kind: 'person', id: 'p', via: 'window' } as const;

test('the same command twice gives the same receipt, and no second fact', async () => {
  const s = await scenario({ script: { main: [say('one'), say('two')] } });
  const { id: agent } = await s.run('go');
  const id = s.commandId();
  const message = { agent, from: { kind: 'person' }, text: 'again', model: null, mode: null, interrupt: false } as const;
  const [first, second] = await Promise.all([
    s.engine.dispatch('message.send', message, { id, actor: PERSON }),
    s.engine.dispatch('message.send', message, { id, actor: PERSON }),
  ]);
  expect(first.ok).toBe(true);
  expect(second).toEqual(first);
  await s.until(() => s.facts('run.ended').length === 2);
  await s.restart('close');
  expect(await s.engine.dispatch('message.send', message, { id, actor: PERSON })).toEqual(first);
  expect(s.facts('message.accepted')).toHaveLength(2);
  expect(s.log.filter((event) => event.command === id && event.type === 'message.accepted')).toMatchObject([{ actor: PERSON }]);
});

test('a refusal is kept too: asked again it is the same, whatever has changed', async () => {
  const s = await scenario({ script: {} });
  const { id: agent } = await s.run('go');
  const id = s.commandId();
  const refused = await s.engine.dispatch('agent.resume', { agent }, { id, actor: PERSON });
  expect(refused).toMatchObject({ ok: false, problem: { code: 'not_interrupted' } });
  expect(await s.engine.dispatch('agent.stop', { agent, reason: '' }, { id, actor: PERSON })).toEqual(refused);
});

test.each([
  ['a folder that is not there', '/nowhere/at/all', 'no_such_folder'],
  ['a file', 'readme.md', 'not_a_folder'],
])('a root in %s is refused', async (_, path, code) => {
  const s = await scenario({ script: {} });
  const cwd = path.startsWith('/') ? path : `${s.repository.path}/${path}`;
  await expect(s.start('go', { cwd })).rejects.toThrow(code);
  expect(s.facts('session.created')).toEqual([]);
});

test('a root in a bare repository, or without a prompt, is refused', async () => {
  const s = await scenario({ repository: { bare: true }, script: {} });
  await expect(s.start('go')).rejects.toThrow('bare_repository');
  const other = await scenario({ script: {} });
  await expect(other.start('  \n')).rejects.toThrow('empty_prompt');
});
