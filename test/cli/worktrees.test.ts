import { rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DiscardedWork } from '#shared/model/discarded-work.ts';
import type { PoolEntry } from '#shared/model/pool-entry.ts';
import type { TreeEntry, TreeMeasure } from '#shared/model/tree-entry.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { NO_TERMINAL, runAtTerminal } from './at-terminal.ts';
import { gate } from './gate.ts';

// Many processes, one after another.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Listed = TreeEntry & { readonly measure: TreeMeasure | null; readonly can: string | null; readonly why: string };

interface Answer {
  readonly worktrees: readonly Listed[];
  readonly discarded: readonly DiscardedWork[];
  readonly pools: readonly PoolEntry[];
}

let installation: Installation;
let repository: TestRepository;
let trees: Record<string, Listed>;

const coppice = (...args: string[]) => installation.run(['worktrees', ...args]);
const listAll = async (...more: string[]) => JSON.parse((await coppice('list', '--json', ...more)).stdout) as Answer;
const list = async (...more: string[]) => (await listAll(...more)).worktrees;

/** Three children with work in a worktree of their own, of which the third is merged by hand; and one at work, in the engine of another process. */
beforeAll(async () => {
  installation = await makeInstallation();
  await writeFile(installation.configFile, '[worktree]\npool = 1\n');
  repository = await makeRepository();
  const names = ['ada', 'bob', 'cid', 'dan'];
  const turns = (name: string) => [
    { call: [{ tool: 'write', args: { path: `${name}.txt`, content: `${name}\n` } }] },
    ...(name === 'dan' ? [{ call: [{ tool: 'bash', args: { command: gate(installation.folder) } }] }] : []),
    { say: 'Done.' },
  ];
  const call = names.map((name) => ({ tool: 'spawn_agent', args: { name, prompt: 'Work.', worktree: true } }));
  const children = names.map((name) => ({ match: { name }, turns: turns(name) }));
  const script = { version: 1, agents: [{ match: { depth: 0 }, turns: [{ call }, { say: 'Sent.' }] }, ...children] };
  const model = `playbook/${await installation.write('script.yaml', JSON.stringify(script))}`;
  const command = installation.start(['run', '-C', repository.path, '--mode', 'auto', '-m', model, '--json', 'Go']);
  const ids = new Map<string, string>();
  await command.event((event) => {
    if (event.type === 'agent.created') ids.set(event.agent ?? '', event.body.name);
    return event.type === 'tool.started' && ids.get(event.agent ?? '') === 'dan';
  });
  for (const name of ['ada', 'bob', 'cid'])
    await command.event((event) => event.type === 'run.ended' && ids.get(event.agent ?? '') === name);
  trees = Object.fromEntries((await list()).map((tree) => [tree.name ?? '', tree]));
  await repository.git('merge', '--quiet', '--no-edit', trees['cid']!.branch!);
});
afterAll(async () => {
  await installation.remove();
  await repository.remove();
});

const idOf = (name: string) => trees[name]!.id;

it('lists them from an engine of another process: where they stand, what they take, and whether they can go', async () => {
  expect(trees['ada']).toMatchObject({
    state: 'ended',
    target: 'main',
    files: 1,
    can: 'asks',
    why: '1 commit not merged',
    measure: { ahead: 1, behind: 0 },
  });
  expect(trees['dan']).toMatchObject({ state: 'live', users: ['dan'], can: 'never', why: 'dan works there' });
  expect(await list('--quick', '-C', repository.path)).toMatchObject([
    { measure: null },
    { measure: null },
    { measure: null },
    { measure: null },
  ]);
  const { stdout } = await coppice('list');
  expect(stdout).toContain(`${idOf('dan')}  live       dan  coppice/dan-${idOf('dan')} to main\n`);
  expect(stdout).toContain('would take with it: 1 commit not merged\n');
  expect(stdout).toMatch(/^warm trees of \/.*\/\.git: [01] of 1 ready; \d of 4 new trees came from it \(\d+ %\); \d/m);
  expect((await listAll()).pools).toMatchObject([{ repository: repository.common, size: 1, problem: null, tended: true }]);
  expect(stdout).toContain("1 of 4 can go: 'coppice worktrees reclaim' removes them");
});

it('shows what it changed, as a patch', async () => {
  const { code, stdout } = await coppice('diff', idOf('ada').slice(0, 6));
  expect(code).toBe(0);
  expect(stdout).toContain('+++ b/ada.txt\n@@ -0,0 +1 @@\n+ada\n');
});

it('reclaims what is merged and leaves the rest; one that is named and stays ends it with 1', async () => {
  const planned = JSON.parse((await coppice('reclaim', '--dry-run', '--json')).stdout) as {
    reclaimed: { id: string }[];
    left: { id: string }[];
  };
  expect(planned).toMatchObject({ dry_run: true, reclaimed: [{ id: idOf('cid') }] });
  expect(planned.left.map(({ id }) => id).toSorted()).toEqual(['ada', 'bob', 'dan'].map(idOf).toSorted());
  expect(await coppice('reclaim')).toMatchObject({ code: 0, stdout: expect.stringContaining(`removed cid (${idOf('cid')}): `) });
  const named = await coppice('reclaim', idOf('ada'), idOf('dan'));
  expect(named.code).toBe(1);
  expect(named.stdout).toBe(`ada (${idOf('ada')}) stays: 1 commit not merged\ndan (${idOf('dan')}) stays: dan works there\n`);
  expect(await coppice('reclaim', 'nosuch')).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no worktree nosuch') });
  expect(await coppice('discard', idOf('dan'), '--yes')).toMatchObject({ code: 1, stderr: expect.stringContaining('dan works there') });
});

it.skipIf(NO_TERMINAL)('discards once the person has seen what goes, and says how git brings it back', async () => {
  expect(await coppice('discard', idOf('ada'))).toMatchObject({ code: 2, stderr: expect.stringContaining('say --yes') });
  const no = await runAtTerminal(installation, repository.path, ['worktrees', 'discard', idOf('ada')], [['Discard it? y/N: ', 'n\r']]);
  expect(no).toMatchObject({ code: 1, screen: expect.stringContaining(`ada (${idOf('ada')}) would take with it: 1 commit not merged`) });
  const yes = await runAtTerminal(installation, repository.path, ['worktrees', 'discard', idOf('ada')], [['Discard it? y/N: ', 'y\r']]);
  expect(yes).toMatchObject({
    code: 0,
    screen: expect.stringContaining(`'git branch NAME ${trees['ada']!.measure!.head}' brings its work back`),
  });
  expect(await repository.git('show', `${trees['ada']!.measure!.head}:ada.txt`)).toBe('ada');
  expect(await repository.git('branch', '--list', 'coppice/ada*')).toBe('');
});

it('clears the record of one that was removed by hand, and keeps its branch', async () => {
  await rm(trees['bob']!.path!, { recursive: true });
  expect(await coppice('prune')).toMatchObject({ code: 0, stdout: `cleared ${trees['bob']!.path}\n` });
  expect(await repository.git('branch', '--list', 'coppice/bob*')).toContain(trees['bob']!.branch!);
  expect(Object.fromEntries((await list()).map(({ name, state }) => [name, state]))).toEqual({ bob: 'gone', dan: 'live' });
});

it('shows what is kept of those that are gone, and purges it once that was named and the person says so', async () => {
  const [cid] = (await listAll()).discarded.filter(({ name }) => name === 'cid');
  expect(cid).toMatchObject({ agent: idOf('cid'), merged: true, alone: 0, back: false });
  expect((await coppice('list')).stdout).toMatch(
    new RegExp(`^${idOf('cid')}  merged \\d+ min ago  cid  ${trees['cid']!.branch}: keeps nothing that is not in a branch$`, 'm'),
  );
  expect(await coppice('prune')).toMatchObject({ code: 0, stdout: 'Nothing to clear: every worktree on record stands.\n' });
  expect(await coppice('prune', '--discarded')).toMatchObject({ code: 2, stderr: expect.stringContaining('say --yes') });
  const purged = await coppice('prune', '--discarded', '--yes');
  expect(purged.stdout).toContain(`purged cid (${idOf('cid')}), which kept nothing that is not in a branch\n`);
  expect((await listAll()).discarded).toEqual([]);
});
