import { expect, test } from 'vitest';
import { makeBench } from './tools-fixture.ts';

test('every tool has a strict schema, a description and names of its own', async () => {
  const { tools } = await makeBench();
  expect(tools.map(({ spec }) => [spec.name, spec.kind, spec.mutates])).toEqual([
    ['read', 'read', false],
    ['write', 'edit', true],
    ['edit', 'edit', true],
    ['list', 'read', false],
    ['glob', 'search', false],
    ['grep', 'search', false],
    ['bash', 'execute', true],
    ['web_fetch', 'read', false],
    ['web_search', 'search', false],
    ['todo', 'other', false],
  ]);
  const names = tools.flatMap(({ spec }) => [spec.name, ...spec.aliases]);
  expect(new Set(names).size).toBe(names.length);
  for (const { spec } of tools) expect(spec.input, spec.name).toMatchObject({ type: 'object', additionalProperties: false });
});

test.each([
  ['read', 'Read view read_file'],
  ['write', 'Write write_file'],
  ['edit', 'Edit edit_file'],
  ['list', 'LS ls list_dir'],
  ['glob', 'Glob'],
  ['grep', 'Grep'],
  ['bash', 'Bash exec'],
  ['web_fetch', 'WebFetch'],
  ['web_search', 'WebSearch'],
  ['todo', 'TodoWrite'],
])('%s is known by the names that others give it: %s', async (name, others) => {
  const { tool } = await makeBench();
  expect(tool(name).spec.aliases).toEqual(expect.arrayContaining(others.split(' ')));
});

test.each([
  ['read', {}, /argument "path" is missing: expected string/],
  ['read', { path: 'a', offset: 'x' }, /argument "offset": expected number, received string/],
  ['read', { path: 'a', file: 'b' }, /unknown argument "file"; the arguments are path, offset, limit/],
  ['grep', { pattern: 'a', mode: 'lines' }, /argument "mode": expected one of "content"\|"files"\|"count"/],
  ['bash', { command: 'ls', timeout: -1 }, /argument "timeout": .*>0/],
  ['bash', 'ls', /arguments must be one object with command, timeout/],
])('wrong arguments of %s are told with what was expected', async (name, args, told) => {
  const { tool, root } = await makeBench();
  expect(tool(name).check(args, root)).toMatchObject({ ok: false, problem: expect.stringMatching(told) });
});

test('null stands for an argument that is left out', async () => {
  const { tool, root } = await makeBench();
  expect(tool('read').check({ path: 'a', limit: null }, root)).toMatchObject({ ok: true, args: { path: 'a', offset: 1, limit: 2000 } });
});

test('a call is shown in one short line, with all of it in the detail', async () => {
  const { tool, root, at } = await makeBench();
  expect(tool('read').check({ path: at('src/app.ts') }, root)).toMatchObject({ display: { kind: 'read', title: 'Read src/app.ts' } });
  const command = `npm test &&\n  echo ${'x'.repeat(300)}`;
  const shown = tool('bash').check({ command }, root);
  expect(shown).toMatchObject({ display: { title: expect.stringMatching(/^Run npm test && echo x+…$/), detail: command } });
  expect(shown.ok && shown.display.title.length).toBe(120);
  const edit = tool('edit').check({ path: '../b', old_string: 'a\nb', new_string: 'c' }, root);
  expect(edit).toMatchObject({ display: { detail: expect.stringMatching(/\n- a\n- b\n\+ c$/) } });
});
