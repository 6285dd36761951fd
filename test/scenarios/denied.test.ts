import { expect, test } from 'vitest';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';

const inAuto = async (rules: readonly (readonly [tool: string, pattern: string])[], calls: ReturnType<typeof call>[]) => {
  const s: Scenario = await scenario({ repository: { files: { '.env': 'A=1', a: 'b' } }, script: { main: [calls, say('done')] } });
  const scope = { kind: 'project', project: s.repository.common } as const;
  for (const [tool, pattern] of rules) {
    valueOf(await s.engine.dispatch('permission.remember', { tool, pattern, effect: 'deny', scope }));
  }
  await s.start('go', { mode: 'auto' });
  await s.ended('main');
  return s.ends('main').map(({ name, outcome }) => `${name} ${outcome}`);
};

test('a file that must not be read is not, by whatever name it is asked for', async () => {
  const calls = [call('read', { path: '.env' }), call('read', { path: './x/../.env' }), call('read', { path: 'a' })];
  expect((await inAuto([['read', '.env*']], calls)).toSorted()).toEqual(['read denied', 'read denied', 'read ok']);
});

test('what must not be written is not, what git runs included', async () => {
  const calls = [call('write', { path: '.git/hooks/pre-commit', content: 'x' }), call('write', { path: 'b', content: 'x' })];
  expect(await inAuto([['write', '.git/**']], calls)).toEqual(['write denied', 'write ok']);
});

test('where files are changed unasked, what git runs asks', async () => {
  const s = await scenario({ script: { main: [[call('write', { path: '.git/hooks/pre-commit', content: 'x' })], say('done')] } });
  await s.start('go', { mode: 'edits' });
  await s.fact('run.waiting');
  expect(s.engine.views.approvals.shown()).toMatchObject([{ asks: { patterns: [], why: 'git runs what stands there' } }]);
});
