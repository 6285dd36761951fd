import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { resultIn } from './output.ts';

let installation: Installation;
let repository: TestRepository;
let agent: string;

beforeAll(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  const write = (path: string) => `      - call: [{ tool: write, args: { path: ${path}, content: 'x' } }]\n`;
  const turns = `${write('one')}${write('two')}      - say: Both are written.\n`;
  const script = await installation.write('script.yaml', `version: 1\nagents:\n  - match: {}\n    turns:\n${turns}`);
  const ended = await installation.run(['run', '-C', repository.path, '-m', `playbook/${script}`, '--mode', 'auto', '--json', 'Write.']);
  agent = resultIn(ended.stdout).agent_id;
});
afterAll(async () => {
  await installation.remove();
  await repository.remove();
});

const coppice = (...args: string[]) => installation.run(['agents', 'rewind', agent, ...args]);
const there = (path: string) =>
  readFile(join(repository.path, path)).then(
    () => true,
    () => false,
  );

it('names what is wrong', async () => {
  const unknown = await coppice('--to', '01970000-0000-7000-8000-000000000000');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('is no step of main')]);
  const last = (await coppice()).stdout.trimEnd().split('\n').at(-1)?.slice(0, 36) ?? '';
  const nothing = await coppice('--to', last, '--conversation');
  expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('nothing came after it')]);
});

it('lists the steps, tells what would be, does it, and undoes it', async () => {
  const listed = (await coppice()).stdout.trimEnd().split('\n');
  expect(listed.map((line) => line.slice(38))).toEqual([
    'before the message: Write.',
    'after Write one',
    'after Write two',
    'after the words: Both are written.',
  ]);
  const first = listed[1]?.slice(0, 36) ?? '';

  const dry = await coppice('--to', first, '--dry-run');
  expect([dry.code, dry.stdout]).toEqual([0, `main (${agent}) would be rewound\n  turns out of count: 2, 3\n  deleted two (+0 -1)\n`]);
  expect(await there('two')).toBe(true);

  const done = await coppice('--to', first, '--json');
  expect(JSON.parse(done.stdout)).toMatchObject({
    agent_id: agent,
    rewound: true,
    plan: { turn: 1 },
    files: { changes: [{ path: 'two' }] },
  });
  expect([await there('one'), await there('two')]).toEqual([true, false]);

  const after = (await coppice()).stdout.trimEnd().split('\n');
  expect(after[2]?.slice(38)).toBe('after Write two  (rewound)');
  const undone = await coppice('--to', after.at(-1)?.slice(0, 36) ?? '', '--files');
  expect([undone.code, await there('two')]).toEqual([0, true]);
});
