import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert, asyncProperty, dictionary, jsonValue, string } from 'fast-check';
import { stringify } from 'yaml';
import { expect, onTestFinished, test } from 'vitest';
import { AgentType } from '#shared/model/agent-type.ts';
import { createAgentTypes } from './agent-types.ts';

/** A home and a project, with files in them. */
function places() {
  const root = mkdtempSync(join(tmpdir(), 'coppice-types-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const home = join(root, 'home');
  const top = join(root, 'project');
  mkdirSync(home);
  mkdirSync(top);
  const put = (base: string) => (path: string, text: string | Buffer) => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
    return join(base, path);
  };
  const types = createAgentTypes(home);
  return { home, top, user: put(home), project: put(top), read: () => types.read(top), types };
}

/** The one definition that a text comes to. */
async function one(text: string, path = '.claude/agents/one.md') {
  const { user, read } = places();
  user(path, text);
  const { user: found, broken } = await read();
  return { type: found[0], broken: broken[0]?.problem };
}

test('a definition has all that its file says', async () => {
  const { type } = await one(
    `---
name: api-designer
description: Designs REST APIs.
model: claude-opus-4-6
tools: [Read, Grep, WebFetch]
disallowedTools: Bash, Write
maxTurns: 12
max_children: 2
max_depth: 1
isolation: worktree
color: purple
---
You are an API designer.

---
Cite endpoints.
`,
    '.nano_claude/agents/api-designer.md',
  );
  expect(AgentType.parse(type)).toEqual(type);
  expect(type).toMatchObject({
    name: 'api-designer',
    description: 'Designs REST APIs.',
    source: 'user',
    family: 'nano_claude',
    tools: ['Read', 'Grep', 'WebFetch'],
    disallowedTools: ['Bash', 'Write'],
    model: 'claude-opus-4-6',
    maxTurns: 12,
    limits: { maxDepth: 1, maxChildren: 2 },
    worktree: true,
    color: 'purple',
    instructions: 'You are an API designer.\n\n---\nCite endpoints.',
    ignored: [],
    warnings: [],
  });
});

test('a file as others write it works: a description that is no YAML, tools with commas, keys that are not there yet', async () => {
  const { type, broken } = await one(
    `---
name: code-reviewer
description: Use this agent when you need a review: of code. Examples:\\n\\n<example>Context: The user wrote a function.\\nuser: "Please check it"\\nassistant: "I'll use the code-reviewer agent"\\n</example>
tools: Glob, Grep, LS, Read, WebFetch, TodoWrite, mcp__linear__search, Bash(git:*)
model: sonnet
color: red
permissionMode: bypassPermissions
skills: reviewing
hooks:
---

You are an expert reviewer.
`,
  );
  expect(broken).toBeUndefined();
  expect(type).toMatchObject({
    name: 'code-reviewer',
    description: expect.stringContaining('Examples:\n\n<example>Context: The user wrote'),
    tools: ['Glob', 'Grep', 'LS', 'Read', 'WebFetch', 'TodoWrite'],
    model: 'sonnet',
    mode: 'auto',
    instructions: 'You are an expert reviewer.',
  });
  expect(type?.warnings).toContainEqual(expect.stringMatching(/^Line 3: its front matter is no YAML .* read line by line\.$/));
  expect(type?.ignored.map(({ what }) => what).toSorted()).toEqual([
    'Bash(git:*)',
    'hooks',
    'mcp__linear__search',
    'permissionMode',
    'skills',
  ]);
});

test.each([
  ['Read, Grep', ['Read', 'Grep']],
  ['[Read, "Grep"]', ['Read', 'Grep']],
  ["'[Read, Grep]'", ['Read', 'Grep']],
  ['\n  - Read\n  - Grep', ['Read', 'Grep']],
  ['"*"', []],
  ['Bash(git add:*, git commit:*), Read', ['Read']],
  ['Bash(*), Read', ['Bash', 'Read']],
  ['mcp__a__b', ['(none)']],
  ['', []],
  ['[]', ['(none)']],
  ['3', ['(none)']],
])('tools: %s', async (written, tools) => {
  expect((await one(`---\ndescription: d\ntools: ${written}\n---\nDo.`)).type?.tools).toEqual(tools);
});

test.each([
  ['inherit', null],
  ['opus', 'opus'],
  ['', null],
])('model: %s', async (written, model) => {
  expect((await one(`---\nmodel: ${written}\n---\nDo.`)).type?.model).toBe(model);
});

test('a mark at its start, Windows line ends, and no front matter at all', async () => {
  expect((await one('\uFEFF---\r\nname: one\r\ndescription: d\r\n---\r\nDo it.\r\n')).type).toMatchObject({
    name: 'one',
    instructions: 'Do it.',
    warnings: [],
  });
  expect((await one('Just do it.')).type).toMatchObject({
    name: 'one',
    instructions: 'Just do it.',
    tools: [],
    warnings: [expect.stringContaining('no front matter'), expect.any(String)],
  });
});

test.each([
  ['an empty file', '', /is empty/],
  ['front matter that is not closed', '---\nname: x\nDo it.', /line 1: .* not closed/],
  ['front matter that is a list', '---\n- a\n- b\n---\nDo.', /no YAML/],
  ['what is not UTF-8', Buffer.from([0x2d, 0xff, 0xfe]), /UTF-8/],
  ['a file that is too large', 'x'.repeat(300_000), /KB/],
])('%s is skipped, and said with its file', async (_, content, problem) => {
  const { user, read } = places();
  const file = user('.coppice/agents/bad.md', content);
  user('.coppice/agents/good.md', 'Do it.');
  const found = await read();
  expect(found.broken).toEqual([{ file, source: 'user', problem: expect.stringMatching(problem) }]);
  expect(found.user.map(({ name }) => name)).toEqual(['good']);
});

test('an alias bomb is no definition, and takes no time', async () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]`),
  ].join('\n');
  const { type, broken } = await one(`---\nname: bomb\ntools: *i\n${bomb}\n---\nDo.`);
  expect(JSON.stringify(type ?? broken).length).toBeLessThan(20_000);
});

test('text that keeps a parser of YAML busy does not keep Coppice', async () => {
  for (const slow of ['[{'.repeat(60_000), `x:${'\na'.repeat(60_000)}`, '('.repeat(60_000)])
    expect((await one(`---\nname: slow\nx: ${slow}\n---\nDo.`)).broken).toContain('more than 16 KB');
});

test('files of one name: one place over the other, and in one place the first', async () => {
  const { user, project, read } = places();
  user('.claude/agents/a.md', '---\nname: a\n---\nclaude');
  user('.coppice/agents/sub/folder/a.md', '---\nname: a\n---\nsub');
  user('.coppice/agents/a.md', '---\nname: a\n---\nfirst');
  user('.coppice/agents/.hidden.md', 'no');
  user('.coppice/agents/readme.txt', 'no');
  project('.claude/agents/a.md', '---\nname: a\n---\nproject');
  const found = await read();
  expect(found.user.map(({ instructions }) => instructions)).toEqual(['first', 'sub', 'claude']);
  expect(found.user[1]?.warnings.at(-1)).toMatch(/\/a\.md has the same name and is used\.$/);
  expect(found.project.map(({ source, instructions }) => [source, instructions])).toEqual([['project', 'project']]);
});

test('an edited file counts at the next look, and is another content; one that is not is the same', async () => {
  const { project, read } = places();
  expect((await read()).digests).toEqual(new Map());
  const file = project('.coppice/agents/a.md', 'One.');
  const first = await read();
  expect(await read()).toEqual(first);
  project('.coppice/agents/a.md', 'Two.');
  const second = await read();
  expect(second.project[0]?.instructions).toBe('Two.');
  expect(second.digests.get(file)).not.toBe(first.digests.get(file));
  const other = project('.coppice/agents/b.md', '');
  expect([...(await read()).digests.keys()]).toEqual([file, other]);
});

test('a definition of a project lies within it: a link that leads out is not followed, one of the person is', async () => {
  const { home, top, user, project, read } = places();
  const elsewhere = join(dirname(home), 'elsewhere.md');
  writeFileSync(elsewhere, 'Do it.');
  project('.claude/agents/inside.md', 'Inside.');
  user('.claude/agents/inside.md', 'Inside.');
  symlinkSync(elsewhere, join(top, '.claude/agents/out.md'));
  symlinkSync(elsewhere, join(home, '.claude/agents/out.md'));
  mkdirSync(join(dirname(home), 'others'));
  writeFileSync(join(dirname(home), 'others/theirs.md'), 'Do it.');
  mkdirSync(join(top, '.coppice'));
  symlinkSync(join(dirname(home), 'others'), join(top, '.coppice/agents'));
  symlinkSync(join(dirname(home), 'nowhere.md'), join(home, '.claude/agents/gone.md'));
  mkdirSync(join(top, '.claude/agents/folder.md'));
  const found = await read();
  expect(found.project.map(({ name }) => name)).toEqual(['inside']);
  expect(found.user.map(({ name }) => name)).toEqual(['inside', 'out']);
  expect(found.broken.map(({ problem }) => problem)).toEqual([
    expect.stringContaining('leads out of the project'),
    expect.stringContaining('leads out of its folder'),
    expect.stringContaining('ENOENT'),
  ]);
});

test.skipIf(process.platform === 'win32')('a named pipe does not hold anybody up', async () => {
  const { home, user, read } = places();
  user('.claude/agents/good.md', 'Do it.');
  execFileSync('mkfifo', [join(home, '.claude/agents/pipe.md')]);
  expect(await read()).toMatchObject({ user: [{ name: 'good' }], broken: [{ problem: 'it is no regular file' }] });
});

test('whatever a file or a key holds, it is a definition or a problem in words', async () => {
  const { user, read } = places();
  const holds = async (text: string): Promise<void> => {
    user('.claude/agents/any.md', text);
    const { user: found, broken } = await read();
    expect(found.length + broken.length).toBe(1);
    if (found[0] !== undefined) expect(AgentType.parse(found[0])).toEqual(found[0]);
  };
  await assert(
    asyncProperty(string({ unit: 'binary', maxLength: 200 }), (text) => holds(text)),
    { numRuns: 200 },
  );
  await assert(
    asyncProperty(string({ unit: 'binary', maxLength: 200 }), (text) => holds(`---\n${text}\n---\nDo.`)),
    { numRuns: 200 },
  );
  const keys = [
    'name',
    'description',
    'tools',
    'disallowedTools',
    'model',
    'permissionMode',
    'maxTurns',
    'max_depth',
    'isolation',
    'color',
    'hooks',
    '__proto__',
  ];
  for (const key of keys) {
    await assert(
      asyncProperty(jsonValue(), (value) => holds(`---\n${stringify({ [key]: value })}---\nDo.`)),
      { numRuns: 40 },
    );
  }
  await assert(
    asyncProperty(dictionary(string(), jsonValue()), (value) => holds(`---\n${stringify(value)}---\nDo.`)),
    { numRuns: 60 },
  );
}, 60_000);
