import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, link, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { TreeEntry, TreeLoss, TreeMeasure } from '#shared/model/tree-entry.ts';
import { reclaimOf } from '#shared/model/tree-entry.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { mergeOf, type Scenario, type ScenarioOptions, scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, say, type Script } from '#test/support/scripted-models.ts';

const kid = (name: string, ...more: Script[string][]) => ({
  [name]: more[0] ?? [[call('write', { path: `${name}.txt`, content: name })], say('ok')],
});
const spawning = (...names: string[]) => [names.map((name) => call('spawn_agent', { prompt: 'p', name, worktree: true })), say('ok')];
const asker = (s: Scenario) => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });
const treeOf = (s: Scenario, name: string): Worktree => s.engine.views.worktrees.get(s.agent(name).id)!;
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Children, each in a worktree, that have come to their ends. */
async function ended(script: Script, more: Partial<ScenarioOptions> = {}): Promise<Scenario> {
  const names = Object.keys(script);
  const s = await scenario({ script: { main: spawning(...names), ...script }, ...more });
  await s.run('go');
  for (const name of names) await s.ended(name);
  return s;
}

async function entry(s: Scenario, fits: (each: TreeEntry) => boolean): Promise<TreeEntry> {
  const found = valueOf(await s.worktrees.list(null)).find(fits);
  if (found === undefined) throw new Error('no such tree is listed');
  return found;
}

async function measure(s: Scenario, ...ids: string[]): Promise<TreeMeasure[]> {
  const measures: TreeMeasure[] = [];
  for await (const each of s.worktrees.measure(ids, new AbortController().signal)) measures.push(each);
  return measures;
}

const lossOf = ({ head, ahead, changed, nested }: TreeMeasure): TreeLoss => ({ head, ahead, changed, nested });

test('a tree with work that is not merged goes only once a person has seen what goes with it; git can bring it back', async () => {
  const s = await ended(kid('ada'));
  const tree = treeOf(s, 'ada');
  await writeFile(join(tree.path, 'later.txt'), 'by hand');
  const listed = await entry(s, ({ id }) => id === tree.agent);
  expect(listed).toMatchObject({ state: 'ended', name: 'ada', branch: tree.branch, target: 'main', files: 1, there: true, users: [] });
  const [measured] = await measure(s, tree.agent);
  expect(measured).toMatchObject({ ahead: 1, behind: 0, changed: 1, nested: [], processes: [], problem: null });
  expect(reclaimOf(listed, measured)).toEqual({ can: 'asks', why: '1 commit not merged; 1 path not committed' });
  expect(await s.worktrees.reclaim(tree.agent, null, asker(s))).toMatchObject({ ok: false, problem: { code: 'unsaved' } });

  await writeFile(join(tree.path, 'later still.txt'), 'by hand');
  const stale = await s.worktrees.reclaim(tree.agent, lossOf(measured!), asker(s));
  expect(stale).toMatchObject({ ok: false, problem: { code: 'moved_on' } });
  expect(await isThere(tree.path)).toBe(true);
  const [now] = await measure(s, tree.agent);
  const { head } = valueOf(await s.worktrees.reclaim(tree.agent, lossOf(now!), asker(s)));
  expect(await s.repository.git('show', `${head}:later.txt`)).toBe('by hand');
  expect(await isThere(tree.path)).toBe(false);
  expect(treeOf(s, 'ada')).toMatchObject({ state: 'discarded', onDisk: false });
  expect(valueOf(await s.worktrees.list(null))).toEqual([]);
});

test('merged here or by hand, a tree goes unasked, and the ledger says that it was merged', async () => {
  const s = await ended({ ...kid('ada'), ...kid('bob') });
  const [ada, bob] = [treeOf(s, 'ada'), treeOf(s, 'bob')];
  valueOf(await s.review.merge(ada.agent, mergeOf(ada.head), asker(s)));
  await s.repository.git('merge', '--quiet', '--no-edit', bob.branch);
  for (const { agent } of [ada, bob]) {
    expect((await measure(s, agent))[0]).toMatchObject({ ahead: 0, changed: 0 });
    valueOf(await s.worktrees.reclaim(agent, null, asker(s)));
  }
  expect([treeOf(s, 'ada'), treeOf(s, 'bob')]).toMatchObject([
    { state: 'merged', onDisk: false },
    { state: 'merged', onDisk: false },
  ]);
  expect(await s.repository.git('branch', '--list', 'coppice/*')).toBe('');
});

test('never under a live agent: its own, or one that works in a tree of another', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'mid', worktree: true })], say('ok')],
      mid: [[call('write', { path: 'f', content: 'x' }), call('spawn_agent', { prompt: 'p', name: 'leaf' })], () => never],
      leaf: [() => never],
    },
  });
  await s.run('go');
  await s.models.until('leaf', 1);
  const { agent, path } = treeOf(s, 'mid');
  expect(await entry(s, ({ id }) => id === agent)).toMatchObject({ state: 'live', users: ['mid', 'leaf'] });
  expect(await s.worktrees.reclaim(agent, null, asker(s))).toMatchObject({ ok: false, problem: { code: 'at_work' } });
  expect(await isThere(path)).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'never under a process whose folder it is, however it came there; nor is it discarded from its review',
  async () => {
    const s = await ended(kid('ada'));
    const { agent, path, head } = treeOf(s, 'ada');
    valueOf(await s.review.merge(agent, mergeOf(head), asker(s)));
    await mkdir(join(path, 'deep'));
    const sitting = spawn('cat', { cwd: join(path, 'deep'), stdio: ['pipe', 'ignore', 'ignore'] });
    await once(sitting, 'spawn');
    for (const refused of [await s.worktrees.reclaim(agent, null, asker(s)), await s.review.discard(agent, asker(s))]) {
      expect(refused).toMatchObject({
        ok: false,
        problem: { code: 'in_use', message: expect.stringContaining(`process ${sitting.pid} (cat)`) },
      });
    }
    const [measured] = await measure(s, agent);
    expect(measured?.processes).toEqual([{ pid: sitting.pid, command: 'cat' }]);
    sitting.stdin.end();
    await once(sitting, 'exit');
    expect((await s.worktrees.reclaim(agent, null, asker(s))).ok).toBe(true);
  },
);

test('a tree that others are to be merged into asks first', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 2, worktreeIsolation: true },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'mid' })], () => [call('wait_agent', { ids: [s.agent('mid').id] })], say('ok')],
      mid: [
        [call('spawn_agent', { prompt: 'p', name: 'leaf' })],
        () => [call('wait_agent', { ids: [s.agent('leaf').id] })],
        [call('write', { path: 'mid', content: '' })],
        say('ok'),
      ],
      leaf: [[call('write', { path: 'leaf', content: '' })], say('ok')],
    },
  });
  await s.run('go');
  const { agent, head } = treeOf(s, 'mid');
  valueOf(await s.review.merge(agent, mergeOf(head), asker(s)));
  expect(await entry(s, ({ id }) => id === agent)).toMatchObject({ state: 'merged', awaited: ['leaf'] });
  const refused = await s.worktrees.reclaim(agent, null, asker(s));
  expect(refused).toMatchObject({ ok: false, problem: { code: 'unsaved', message: expect.stringContaining('the work of leaf') } });
});

test('a repository that an agent made inside its tree is work, committed or not, and so are commits at a detached HEAD', async () => {
  const git = 'git -c user.name=m -c user.email=m@m';
  const bash = (command: string) => [[call('bash', { command })], say('ok')];
  const s = await ended(
    {
      inner: bash(`mkdir inner && cd inner && git init -q && echo x > x && git add x && ${git} commit -qm x`),
      begun: bash('mkdir begun && cd begun && git init -q && echo x > x'),
      apart: bash(`git checkout -q --detach HEAD~1 && ${git} commit -q --allow-empty -m two`),
    },
    { repository: { commits: [{ b: 'b' }] } },
  );
  const [inner, begun, apart] = ['inner', 'begun', 'apart'].map((name) => treeOf(s, name));
  valueOf(await s.review.merge(inner!.agent, mergeOf(inner!.head), asker(s)));
  const measured = await measure(s, inner!.agent, begun!.agent, apart!.agent);
  expect(measured.map(lossOf)).toMatchObject([
    { ahead: 0, changed: 0, nested: ['inner'] },
    { ahead: 0, changed: 1, nested: [] },
    { ahead: 1, changed: 0, nested: [] },
  ]);
  for (const tree of [inner, begun, apart]) {
    expect(await isThere(tree!.path)).toBe(true);
    expect(await s.worktrees.reclaim(tree!.agent, null, asker(s))).toMatchObject({ ok: false, problem: { code: 'unsaved' } });
  }
  await s.restart();
  for (const tree of [inner, begun, apart]) expect(await isThere(tree!.path)).toBe(true);
});

test('what a crash left is found, shown as left over, and reclaimed; half deleted files go by themselves', async () => {
  const s = await ended(kid('ada'));
  const root = join(s.data, 'worktrees', 'project');
  const git = s.repository.git;
  await git('worktree', 'add', '--quiet', '-b', 'coppice/lost-00000000', join(root, 'lost-00000000'));
  await git('worktree', 'add', '--quiet', '-b', 'coppice/work-00000001', join(root, 'work-00000001'));
  await writeFile(join(root, 'work-00000001', 'draft'), 'x');
  await mkdir(join(root, 'lost-00000002'));
  await mkdir(join(root, 'ada-00000003.removed-0a0b0c0d', 'deep'), { recursive: true });
  await s.restart('close');
  const left = valueOf(await s.worktrees.list(s.repository.common)).filter(({ state }) => state === 'orphan');
  expect(left.map(({ path }) => path!.slice(root.length + 1)).toSorted()).toEqual(['lost-00000000', 'lost-00000002', 'work-00000001']);
  const byPath = (name: string) => left.find(({ path }) => path === join(root, name))!.id;
  expect(await s.worktrees.reclaim(byPath('work-00000001'), null, asker(s))).toMatchObject({ ok: false, problem: { code: 'unsaved' } });
  valueOf(await s.worktrees.reclaim(byPath('lost-00000000'), null, asker(s)));
  // Not git's: nobody knows what is in it.
  expect(await s.worktrees.reclaim(byPath('lost-00000002'), null, asker(s))).toMatchObject({ ok: false, problem: { code: 'unsaved' } });
  expect(await git('branch', '--list', 'coppice/lost*')).toBe('');
  expect((await readdir(root)).toSorted()).toEqual(expect.arrayContaining([`ada-${s.agent('ada').id}`, 'lost-00000002', 'work-00000001']));
  await expect.poll(() => readdir(root)).toHaveLength(3);
});

test('removed by hand: the branch stays and is shown; prune clears what git has on record of it, and of nobody else', async () => {
  const s = await ended(kid('ada'));
  const { agent, path, branch, head } = treeOf(s, 'ada');
  const own = join(s.repository.beside, 'person');
  await s.repository.git('worktree', 'add', '--quiet', '--detach', own);
  for (const folder of [path, own]) await rm(folder, { recursive: true });
  expect(await entry(s, ({ id }) => id === agent)).toMatchObject({ state: 'gone', there: false });
  expect(valueOf(await s.worktrees.prune(null))).toEqual({ pruned: [path] });
  expect(await s.repository.git('worktree', 'list')).toContain(own);
  expect(await s.repository.git('rev-parse', branch)).toBe(head);
  expect(await entry(s, ({ id }) => id === agent)).toMatchObject({ state: 'gone', branch });
  expect(valueOf(await s.worktrees.prune(null))).toEqual({ pruned: [] });
  const [measured] = await measure(s, agent);
  expect(measured).toMatchObject({ ahead: 1, changed: 0, bytes: 0 });
  expect(valueOf(await s.worktrees.reclaim(agent, lossOf(measured!), asker(s)))).toEqual({ head });
  expect(await s.repository.git('branch', '--list', branch)).toBe('');
});

test('another data directory’s trees are shown and left alone, and a person’s own are not ours to show', async () => {
  const s = await ended(kid('ada'));
  const data = await realpath(await mkdtemp(join(tmpdir(), 'coppice-other-')));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  await s.repository.git('worktree', 'add', '--quiet', '-b', 'coppice/far-00000000', join(data, 'far'));
  await s.repository.git('worktree', 'add', '--quiet', '-b', 'mine', join(data, 'mine'));
  await writeFile(join(s.repository.common, 'worktrees/far/coppice-data'), 'ffffffffffff\n');
  const all = valueOf(await s.worktrees.list(null));
  expect(all.map(({ state, branch }) => [state, branch])).toEqual([
    ['ended', treeOf(s, 'ada').branch],
    ['foreign', 'coppice/far-00000000'],
  ]);
  expect(await s.worktrees.reclaim(all[1]!.id, null, asker(s))).toMatchObject({ ok: false, problem: { code: 'not_ours' } });
  await rm(join(data, 'far'), { recursive: true });
  expect(valueOf(await s.worktrees.prune(null))).toEqual({ pruned: [] });
  expect(await readFile(join(s.repository.common, 'worktrees', `ada-${s.agent('ada').id}`, 'coppice-data'), 'utf8')).toBe(`${s.dataId}\n`);
});

test('worktree_auto_remove takes a tree away with its merge, unless something in it is not merged', async () => {
  const s = await ended({ ...kid('ada'), ...kid('bob') }, { settings: { worktreeAutoRemove: true } });
  const [ada, bob] = [treeOf(s, 'ada'), treeOf(s, 'bob')];
  await writeFile(join(bob.path, 'draft'), 'by hand');
  for (const { agent, head } of [ada, bob]) valueOf(await s.review.merge(agent, mergeOf(head), asker(s)));
  expect([treeOf(s, 'ada'), treeOf(s, 'bob')]).toMatchObject([
    { state: 'merged', onDisk: false },
    { state: 'merged', onDisk: true },
  ]);
  expect(await readFile(join(bob.path, 'draft'), 'utf8')).toBe('by hand');
  await rm(join(bob.path, 'draft'));
  await s.restart();
  await s.fact('worktree.removed', 'bob');
  expect(treeOf(s, 'bob')).toMatchObject({ state: 'merged', onDisk: false });
});

test('files that trees share are counted once, and whoever stops asking stops the measuring', async () => {
  const s = await ended({ ...kid('ada'), ...kid('bob'), ...kid('cid') });
  const [ada, bob, cid] = ['ada', 'bob', 'cid'].map((name) => treeOf(s, name));
  const size = 1024 * 1024;
  await writeFile(join(ada!.path, 'large'), Buffer.alloc(size, 1));
  await link(join(ada!.path, 'large'), join(bob!.path, 'large'));
  await writeFile(join(cid!.path, 'large'), Buffer.alloc(size, 1));
  await link(join(cid!.path, 'large'), join(cid!.path, 'again'));
  const [a, b, c] = await measure(s, ada!.agent, bob!.agent, cid!.agent);
  expect([a?.shared, b?.shared, c?.shared]).toEqual([size, size, 0]);
  expect(b!.total - a!.total).toBe(b!.bytes - size);
  expect(c!.bytes).toBeLessThan(2 * size);
  const stop = new AbortController();
  const told: string[] = [];
  for await (const { id } of s.worktrees.measure([ada!.agent, bob!.agent], stop.signal)) {
    told.push(id);
    stop.abort();
  }
  expect(told).toEqual([ada!.agent]);
});

test('a patch holds what a tree changed, committed or not', async () => {
  const s = await ended(kid('ada'));
  const { agent, path } = treeOf(s, 'ada');
  await writeFile(join(path, 'later.txt'), 'by hand\n');
  const { text, cut } = valueOf(await s.worktrees.patch(agent));
  expect(cut).toBe(false);
  expect(text).toContain('+++ b/ada.txt');
  expect(text).toContain('+by hand');
});

test('the repository is gone: its trees are still shown, since they take their room, and stay, with why', async () => {
  const s = await ended(kid('ada'));
  const { agent } = treeOf(s, 'ada');
  await rename(s.repository.common, `${s.repository.common}-away`);
  const listed = await entry(s, ({ id }) => id === agent);
  expect(listed).toMatchObject({ state: 'ended', there: true });
  const [measured] = await measure(s, agent);
  expect(measured?.bytes).toBeGreaterThan(0);
  expect(reclaimOf(listed, measured)).toMatchObject({ can: 'never', why: expect.stringContaining('the folder is not there') });
  expect((await s.worktrees.reclaim(agent, null, asker(s))).ok).toBe(false);
});

test('the removal of an unchanged tree that was cut off when its folder had been moved away is brought to its end', async () => {
  let dying = true;
  const s = await scenario({
    git: (real) => ({ ...real, remove: (tree) => (dying ? new Promise(() => undefined) : real.remove(tree)) }),
    script: { main: spawning('idler'), idler: [say('nothing to do')] },
  });
  await s.run('go');
  await s.ended('idler');
  const { path, branch } = treeOf(s, 'idler');
  await rename(path, `${path}.removed-0a0b0c0d`);
  dying = false;
  await s.restart();
  expect(treeOf(s, 'idler')).toMatchObject({ state: 'removed', onDisk: false });
  expect(await s.repository.git('branch', '--list', branch)).toBe('');
  expect(valueOf(await s.worktrees.list(null))).toEqual([]);
});
