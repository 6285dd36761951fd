import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PermissionMode } from '#shared/model/tool.ts';
import { answerApproval } from '#main/core/engine/answer-approval.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, results, say } from '#test/support/scripted-models.ts';

const bash = (command: string) => call('bash', { command });
const write = (path: string) => call('write', { path, content: 'x' });

/** The calls of one answer in a mode: which asked, and how all ended that did not. */
async function inMode(
  mode: PermissionMode,
  calls: ReturnType<typeof call>[],
  prepare: (s: Scenario) => Promise<void> = async () => undefined,
) {
  const s = await scenario({ script: { main: [calls, say('done')] } });
  await prepare(s);
  const root = await s.start('go', { mode });
  await s.until(() => ['waiting', 'completed'].includes(s.agent('main').run.status) && s.facts('turn.ended').length > 0);
  return { s, root, asked: () => [...s.engine.views.approvals.values()] };
}

const answer = (s: Scenario, title: string, how: Partial<Parameters<typeof answerApproval>[1]> = {}) => {
  const request = [...s.engine.views.approvals.values()].find(({ display }) => display.title.includes(title));
  if (request === undefined) throw new Error(`nobody asks for ${title}`);
  const given = { call: request.call, answer: 'once', words: '', args: null, patterns: null, ...how } as const;
  return answerApproval(s.engine, given, { id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } });
};

test('in plan mode nothing is changed and no command is run, and the model is told', async () => {
  const { s } = await inMode('plan', [write('a'), bash('ls'), call('list', {})]);
  await s.ended('main');
  expect(
    s
      .ends('main')
      .map(({ name, outcome }) => `${name} ${outcome}`)
      .toSorted(),
  ).toEqual(['bash denied', 'list ok', 'write denied']);
  expect(s.ends('main').find(({ name }) => name === 'write')?.output).toContain('in plan mode nothing is changed');
});

test('in edits mode files of the workspace are changed unasked, by where they really are; the rest asks', async () => {
  const { s, asked } = await inMode('edits', [write('in.txt'), write('../out.txt'), write('link/x'), bash('ls')], async (each) => {
    await symlink('/tmp', join(each.repository.path, 'link'));
  });
  expect(asked().map(({ display, asks }) => [display.title, asks.why])).toEqual([
    [expect.stringContaining('out.txt'), 'it lies outside the workspace'],
    [expect.stringContaining('link/x'), 'it lies outside the workspace'],
    ['Run ls', ''],
  ]);
  for (const { call: id } of asked()) valueOf(await s.answer(id, 'deny'));
  await s.ended('main');
  expect(s.ends('main').find(({ name, outcome }) => name === 'write' && outcome === 'ok')).toBeDefined();
});

test('what is remembered allows what it matches and nothing that is hung on to it', async () => {
  const s: Scenario = await scenario({
    script: { main: [[bash('git status')], [bash('git status -s')], [bash('git status; touch evil')], say('done'), [bash('git status')]] },
  });
  const root = await s.start('go', { mode: 'ask' });
  await s.fact('run.waiting');
  expect([...s.engine.views.approvals.values()]).toMatchObject([
    { asks: { destroys: null, patterns: [{ tool: 'bash', pattern: 'git status*' }] } },
  ]);
  valueOf(await answer(s, 'git status', { answer: 'always' }));
  await s.until(() => [...s.engine.views.approvals.values()].some(({ display }) => display.title.includes('evil')));
  expect(s.ends('main').map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  expect([...s.engine.views.permissions.values()]).toMatchObject([
    { tool: 'bash', pattern: 'git status*', effect: 'allow', scope: { kind: 'project' } },
  ]);
  valueOf(await answer(s, 'evil', { answer: 'deny', words: 'no' }));
  await s.ended('main');
  // Taken back, the same asks again, in another session too.
  const [rule] = s.engine.views.permissions.values();
  const { at: _, ...forgotten } = rule!;
  valueOf(await s.engine.dispatch('permission.forget', forgotten));
  expect(await s.engine.dispatch('permission.forget', forgotten)).toMatchObject({ ok: false, problem: { code: 'unknown_pattern' } });
  valueOf(await s.send(root.agent, 'Once more.'));
  const other = await s.start('go again', { mode: 'ask' });
  await s.until(() => s.engine.views.approvals.shown().length === 2);
  const asking = s.engine.views.approvals.shown().map(({ agent, display }) => [agent, display.title]);
  expect(Object.fromEntries(asking)).toEqual({ [root.agent]: 'Run git status', [other.agent]: 'Run git status' });
});

test('for the session alone it does not hold in another; an answer that is remembered answers others that wait', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 1 },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'a' }), call('spawn_agent', { prompt: 'p', name: 'b' })], say('sent')],
      a: [[bash('git log --oneline')], say('done')],
      b: [[bash('git log -1')], say('done')],
    },
  });
  await s.start('go', { mode: 'ask' });
  await s.until(() => s.engine.views.approvals.shown().length === 2);
  valueOf(await answer(s, 'oneline', { answer: 'session' }));
  await Promise.all([s.ended('a'), s.ended('b')]);
  expect([...s.engine.views.permissions.values()]).toMatchObject([{ scope: { kind: 'session' } }]);
  const other = await s.start('go again', { mode: 'ask' });
  await s.until(() => s.engine.views.approvals.shown().length >= 1);
  expect(other.session).not.toBe(s.agent('a').root);
});

test('arguments can be changed with the answer: both are kept, and both are told to the model', async () => {
  const { s } = await inMode('ask', [bash('echo one')]);
  expect(await answer(s, 'echo', { args: { commando: 'x' } })).toMatchObject({
    ok: false,
    problem: { code: 'bad_arguments', message: expect.stringContaining('commando') },
  });
  valueOf(await answer(s, 'echo', { args: { command: 'echo two' } }));
  await s.ended('main');
  expect(s.facts('tool.requested')[0]?.body.args).toMatchObject({ command: 'echo one' });
  expect(s.facts('approval.answered')[0]?.body.override).toMatchObject({
    args: { command: 'echo two' },
    display: { title: 'Run echo two' },
  });
  const [told] = results(s.models.of('main')[1]!);
  expect(told?.output).toMatch(/^\[The person changed the arguments of this call\. It was run with \{"command":"echo two".*\}\]\ntwo/);
  const kept = s.models.of('main')[1]!.entries.find((entry) => entry.role === 'assistant');
  expect(JSON.stringify(kept)).toContain('echo one');
});

test('what a person never wants holds in auto too, wherever it stands; what cannot be read asks', async () => {
  const s: Scenario = await scenario({
    script: { main: [[bash('ls && git push origin main')], [bash('for x in 1; do git push; done')], say('done')] },
  });
  const rule = { tool: 'bash', pattern: 'git push*', effect: 'deny', scope: { kind: 'project', project: s.repository.common } } as const;
  valueOf(await s.engine.dispatch('permission.remember', rule));
  await s.start('go', { mode: 'auto' });
  await s.fact('run.waiting');
  expect(s.ends('main')).toMatchObject([{ outcome: 'denied', output: expect.stringContaining('"bash: git push*"') }]);
  expect(s.engine.views.approvals.shown()).toMatchObject([{ asks: { why: expect.stringContaining('cannot be read') } }]);
});

test('a fetch asks once for each host, in every mode but auto', async () => {
  const fetch = (url: string) => call('web_fetch', { url });
  const { s, asked } = await inMode('edits', [fetch('http://127.0.0.1:9/a'), fetch('http://127.0.0.1:9/b'), fetch('http://127.0.0.2:9/')]);
  expect(asked()).toHaveLength(3);
  valueOf(await answer(s, '127.0.0.1:9/a', { answer: 'session' }));
  expect(asked().map(({ asks }) => asks.patterns)).toEqual([[{ tool: 'web_fetch', pattern: '127.0.0.2:9' }]]);
});

test('what cannot be taken back is said beside the request', async () => {
  const { asked } = await inMode('ask', [bash('rm -rf build'), bash('ls')]);
  expect(asked().map(({ asks }) => asks.destroys === null)).toEqual([false, true]);
});

test('where nothing of the system holds it, each command of a restricted agent asks, in auto too, and none is remembered', async () => {
  const s = await scenario({
    sandboxed: false,
    settings: { restrictToWorkspace: true },
    script: { main: [[bash('ls'), call('list', {})], say('done')] },
  });
  await s.start('go', { mode: 'auto' });
  await s.fact('run.waiting');
  expect(s.engine.views.approvals.shown()).toMatchObject([
    { asks: { patterns: [], why: expect.stringContaining('not enforced by the system') } },
  ]);
});

test('a child has no more than its parent, whatever its definition says', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', agent_type: 'bold' })], say('ok')],
      kid: [[write('a')], say('done')],
    },
  });
  const { builtInTypes } = await import('#main/core/spawning/types.ts');
  s.types = { ...s.types, user: [{ ...builtInTypes[0]!, name: 'bold', source: 'user', file: '/x.md', mode: 'auto' }] };
  await s.start('go', { mode: 'ask' });
  await s.fact('approval.requested', 'kid');
  expect(s.agent('kid').mode).toBe('ask');
});
