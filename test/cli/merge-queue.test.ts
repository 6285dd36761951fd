import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';

let installation: Installation;
let repository: TestRepository;
let ids: Record<string, string>;

/** Two whose work conflicts, and a third. */
beforeEach(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  const playbook = join(import.meta.dirname, '../../e2e/playbooks/merge-queue.yaml');
  const ended = await installation.run(['run', '-C', repository.path, '-m', `playbook/${playbook}`, '--mode', 'auto', 'Build.']);
  expect(ended.code, ended.stderr).toBe(0);
  const { stdout } = await installation.run(['agents', 'list', '--json']);
  ids = Object.fromEntries((JSON.parse(stdout) as Agent[]).map(({ name, id }) => [name, id]));
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
});

const worktrees = async (...args: readonly string[]) => installation.run(['worktrees', ...args]);

it('merges by hand in one commit, lands what stands in line, sends back what conflicts, and tells all of it', async () => {
  const merged = await worktrees('merge', ids['gardener'] ?? '', '--squash', '-m', 'A tree', '--json');
  const main = await repository.git('rev-parse', 'main');
  expect(JSON.parse(merged.stdout)).toMatchObject({ agent_id: ids['gardener'], target: 'main', kind: 'squash', commit: main });
  expect(await repository.git('log', '-1', '--format=%s', 'main')).toBe('A tree');

  for (const name of ['blue', 'red']) expect(await worktrees('queue', 'add', ids[name] ?? '')).toMatchObject({ code: 0 });
  const moved = await worktrees('queue', 'move', ids['red'] ?? '', '--before', ids['blue'] ?? '');
  expect(moved.stdout).toBe('the order is now: red, blue\n');
  const started = await worktrees('queue', 'start');
  expect(started).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^\w+ landed on main as \w+\n\w+ was sent back: .*conflict in wall\.txt.*\n$/),
  });
  expect(await repository.git('show', 'main:wall.txt')).toBe('a red wall');
  expect(await readFile(join(repository.path, 'tree.txt'), 'utf8')).toBe('a tree\n');

  const listed = await worktrees('queue', '--json');
  const { queues } = JSON.parse(listed.stdout) as { queues: unknown[] };
  expect(queues).toMatchObject([
    {
      target: { branch: 'main', path: repository.path },
      entries: [],
      past: [
        { agent: ids['blue'], outcome: 'evicted', reason: 'conflict', paths: ['wall.txt'] },
        { agent: ids['red'], outcome: 'landed' },
      ],
    },
  ]);
  expect((await worktrees('queue')).stdout).toMatch(/^main {2}running .*\n {2}evicted {2}blue .*\n {2}landed {3}red .* as \w+\n$/);
  const again = await worktrees('queue', 'remove', ids['red'] ?? '');
  expect(again.stderr).toContain('stands in no merge queue');
  expect((await worktrees('merge', ids['blue'] ?? '', '--rebase', '-m', 'words')).code).toBe(2);
});
