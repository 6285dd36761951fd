import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lookAtProject } from '#main/core/engine/look-at-project.ts';
import { rewindAgent } from '#main/core/engine/rewind.ts';
import { trustProject } from '#main/core/engine/trust-project.ts';
import { mergeOf, type Scenario, scenario, type ScenarioOptions, valueOf } from '#test/support/scenario.ts';
import { call, never, say } from '#test/support/scripted-models.ts';

// What one feature may do while another is at the same agent's files, and what it leaves for the next.

const asker = (s: Scenario) => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });
const treeOf = (s: Scenario, name = 'kid') => s.engine.views.worktrees.get(s.agent(name).id)!;
const spawn = (name: string) => call('spawn_agent', { prompt: `Do ${name}`, name, worktree: true });
const write = (path: string, content: string) => call('write', { path, content });
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

const rewind = (s: Scenario, of: string, place = 0, parts: { files?: boolean; conversation?: boolean } = {}) => {
  const to = s.facts('tool.requested', of)[place]!.id;
  return rewindAgent(s.engine, { agent: s.agent(of).id, to, files: true, conversation: true, ...parts }, asker(s));
};

/** A child that wrote two files in its own tree, in two turns; its parent wrote two beside it. */
async function parentAndChild(options: Omit<ScenarioOptions, 'script'> & { script?: ScenarioOptions['script'] } = {}): Promise<Scenario> {
  const s = await scenario({
    ...options,
    script: {
      main: [[spawn('kid')], [write('m1', '1\n')], [write('m2', '2\n')], say('ok')],
      kid: [[write('a', '1\n')], [write('b', '2\n')], say('ok'), say('again')],
      ...options.script,
    },
  });
  await s.run('go');
  await s.ended('kid');
  return s;
}

/** Rewinds stand still before they write, from `hold` until `let`. */
function gate() {
  let held = Promise.withResolvers<void>();
  let reached = Promise.withResolvers<void>();
  held.resolve();
  return {
    checkpoints: ((real) => ({
      ...real,
      restore: async (...asked) => {
        reached.resolve();
        await held.promise;
        return real.restore(...asked);
      },
    })) satisfies ScenarioOptions['checkpoints'],
    hold() {
      held = Promise.withResolvers();
      reached = Promise.withResolvers();
    },
    reached: () => reached.promise,
    let: () => held.resolve(),
  };
}

test('while the files of an agent are brought back nothing else moves them: no merge, place in line, undo, discard or run', async () => {
  const restoring = gate();
  const s = await parentAndChild({ checkpoints: restoring.checkpoints });
  const { agent, head, target, branch } = treeOf(s);
  restoring.hold();
  const both = [rewind(s, 'kid'), rewind(s, 'main', 1)];
  await s.until(() => s.facts('rewind.started').length === 2);
  const busy = { ok: false, problem: { code: 'busy', message: expect.stringContaining('a rewind of kid is under way') as string } };
  expect(await s.review.merge(agent, mergeOf(head), asker(s))).toMatchObject(busy);
  expect(await s.engine.dispatch('queue.add', { agent, head, target, kind: 'merge', message: null }, asker(s))).toMatchObject(busy);
  expect(await s.review.undo(agent, { head, path: 'a', from: null, hunks: null }, asker(s))).toMatchObject(busy);
  expect(await s.review.discard(agent, asker(s))).toMatchObject(busy);
  expect(await s.engine.dispatch('agent.compact', { agent: s.agent('main').id, wish: '' }, asker(s))).toMatchObject({
    ok: false,
    problem: { code: 'rewinding' },
  });
  restoring.let();
  for (const each of both) valueOf(await each);
  expect(await s.repository.git('ls-tree', '--name-only', branch)).toBe('a\nreadme.md');
  valueOf(await s.review.merge(agent, mergeOf(treeOf(s).head), asker(s)));
});

test('an interrupted agent that is asked to be discarded in the middle of a rewind has nothing half done committed', async () => {
  const restoring = gate();
  const s = await scenario({
    checkpoints: restoring.checkpoints,
    script: { main: [[spawn('kid')], say('ok')], kid: [[write('a', '1\n')], [write('b', '2\n')], () => never] },
  });
  await s.run('go');
  await s.models.until('kid', 3);
  await s.restart();
  const { agent, branch, base } = treeOf(s);
  restoring.hold();
  const rewound = rewind(s, 'kid');
  await s.fact('rewind.started');
  expect(await s.review.discard(agent, asker(s))).toMatchObject({ ok: false, problem: { code: 'busy' } });
  expect(await s.repository.git('rev-parse', branch)).toBe(base);
  restoring.let();
  valueOf(await rewound);
});

test('what is being verified is neither undone nor rewound; what only waits is, and is then sent back to be looked at', async () => {
  const s = await parentAndChild({
    script: { main: [[spawn('kid'), spawn('other')], say('ok')], other: [[write('o', '1\n')], [write('p', '1\n')], say('ok')] },
    settings: { merge: { verify: 'while [ ! -e ../../../go ]; do sleep 0.05; done' } },
  });
  await s.ended('other');
  for (const name of ['kid', 'other']) {
    const { agent, head, target } = treeOf(s, name);
    valueOf(await s.engine.dispatch('queue.add', { agent, head, target, kind: 'merge', message: null }, asker(s)));
  }
  const queue = { repository: s.repository.common, branch: 'main' };
  valueOf(await s.engine.dispatch('queue.start', { queue }, asker(s)));
  await s.fact('verify.started');
  const { agent, head } = treeOf(s);
  const itsTurn = { ok: false, problem: { code: 'in_queue', message: expect.stringContaining('take it out of the queue') as string } };
  expect(await rewind(s, 'kid')).toMatchObject(itsTurn);
  expect(await s.review.undo(agent, { head, path: 'a', from: null, hunks: null }, asker(s))).toMatchObject(itsTurn);
  valueOf(await rewind(s, 'other'));
  await writeFile(join(s.data, 'go'), '');
  const line = () => [...s.engine.views.mergeQueues.values()][0]!;
  await s.until(() => line().entries.length === 0);
  expect(line().past.map((each) => [s.agent(each.agent).name, each.outcome, each.reason])).toEqual([
    ['other', 'evicted', 'moved'],
    ['kid', 'landed', null],
  ]);
  expect(await s.repository.git('show', 'main:b')).toBe('2');
});

/** Hands out the first ten that nobody has: what one tree leaves the next one gets. */
const inOrder: NonNullable<ScenarioOptions['ports']> = {
  findRange: async (_, taken) => {
    const bases = new Set(taken.map(({ base }) => base));
    return { base: Array.from({ length: 9 }, (__, at) => 20_000 + at * 10).find((base) => !bases.has(base))!, count: 10 };
  },
};

test('a tree that is brought back has ports of its own, what was ignored, and its setup before the next turn; discarded again it is torn down again', async () => {
  const s = await parentAndChild({
    ports: inOrder,
    repository: { files: { '.gitignore': '.env\nready\n', '.worktreeinclude': '.env\n' } },
    setup: { setup: ['cat .env; echo x > ready'], teardown: ['echo down >> ../down'] },
    script: {
      main: [[spawn('kid')], say('ok'), [spawn('other')], say('ok')],
      other: [[write('o', '1\n')], say('ok')],
      kid: [[write('a', '1\n')], say('ok'), [call('bash', { command: 'cat ready; echo $PORT_BASE' })], say('ok')],
    },
  });
  await writeFile(join(s.repository.path, '.env'), 'A=1\n');
  const { agent } = treeOf(s);
  valueOf(await s.review.discard(agent, asker(s)));
  valueOf(await s.send(s.agent('main').id, 'another'));
  await s.until(() => s.find('other')?.run.status === 'completed');
  valueOf(await s.review.undoDiscard(agent, asker(s)));
  expect(treeOf(s, 'other').ports).toEqual({ base: 20_000, count: 10 });
  expect(treeOf(s).ports).toEqual({ base: 20_010, count: 10 });
  valueOf(await s.send(agent, 'go on'));
  await s.until(() => s.facts('run.ended', 'kid').length === 2);
  expect(s.ends('kid').at(-1)).toMatchObject({ output: 'x\n20010' });
  expect(s.facts('setup.ended', 'kid').map(({ body }) => body.output)).toEqual([expect.any(String), '(no output)', 'A=1']);
  valueOf(await s.review.discard(agent, asker(s)));
  expect(await readFile(join(treeOf(s).path, '../down'), 'utf8')).toBe('down\ndown\n');
});

test('a crash while a discard is undone leaves a tree with ports of its own', async () => {
  let cut = true;
  const s = await parentAndChild({
    ports: inOrder,
    script: { main: [[spawn('kid')], say('ok'), [spawn('other')], say('ok')], other: [[write('o', '1\n')], say('ok')] },
    merging: (real) => ({
      ...real,
      restore: async (tree) => {
        if (!cut) return real.restore(tree);
        cut = false;
        await real.restore(tree);
        await s.crash();
        return never as never;
      },
    }),
  });
  const { agent } = treeOf(s);
  valueOf(await s.review.discard(agent, asker(s)));
  valueOf(await s.send(s.agent('main').id, 'another'));
  await s.until(() => s.find('other')?.run.status === 'completed');
  void s.review.undoDiscard(agent, asker(s)).catch(() => undefined);
  while (cut) await new Promise((resolve) => void setImmediate(resolve));
  await s.open();
  expect(treeOf(s)).toMatchObject({ state: 'ready', onDisk: true, pending: null, ports: { base: 20_010 } });
});

test('an agent whose unchanged tree is just torn down takes no words, since its folder goes right after', async () => {
  const s = await scenario({
    setup: { teardown: ['while [ ! -e ../../../go ]; do sleep 0.05; done'] },
    script: { main: [[spawn('kid')], say('ok')], kid: [say('nothing to do'), [write('a', 'lost\n')], say('ok')] },
  });
  await s.run('go');
  await s.fact('setup.started', 'kid');
  const { agent } = treeOf(s);
  expect(await s.send(agent, 'one more thing')).toMatchObject({ ok: false, problem: { code: 'worktree_gone' } });
  expect(await s.review.discard(agent, asker(s))).toMatchObject({ ok: false, problem: { code: 'in_use' } });
  await writeFile(join(s.data, 'go'), '');
  await s.fact('worktree.removed', 'kid');
  expect(s.agent('kid').run.status).toBe('completed');
  expect(s.facts('run.started', 'kid')).toHaveLength(1);
});

test('an unchanged tree in which somebody left something while it was torn down stays', async () => {
  let looks = 0;
  const again = Promise.withResolvers<void>();
  const s = await scenario({
    git: (real) => ({
      ...real,
      standing: async (tree) => {
        const stands = await real.standing(tree);
        looks += 1;
        if (looks === 2) again.resolve();
        return stands;
      },
    }),
    setup: { teardown: ['echo mine > left-behind'] },
    script: { main: [[spawn('kid')], say('ok')], kid: [say('nothing to do')] },
  });
  await s.run('go');
  await Promise.race([again.promise, s.fact('worktree.removed', 'kid')]);
  expect(treeOf(s)).toMatchObject({ state: 'ready', onDisk: true });
  const { path } = treeOf(s);
  await s.close();
  expect(await isThere(join(path, 'left-behind'))).toBe(true);
});

test('a setup that is due when trust is withdrawn is not run, and its agent is told', async () => {
  const config = '[worktree]\nsetup = ["echo x >> ../set-up"]\n';
  const s = await scenario({
    repository: { files: { 'coppice.toml': config } },
    script: { main: [[spawn('kid')], say('ok')], kid: [[write('a', '1\n')], say('ok'), say('told')] },
  });
  await s.trust();
  await s.run('go');
  await s.ended('kid');
  const { agent, path } = treeOf(s);
  valueOf(await s.review.discard(agent, asker(s)));
  valueOf(await s.review.undoDiscard(agent, asker(s)));
  await s.trust(false);
  valueOf(await s.send(agent, 'go on'));
  await s.until(() => s.facts('run.ended', 'kid').length === 2);
  expect(await readFile(join(path, '../set-up'), 'utf8')).toBe('x\n');
  expect(s.facts('setup.ended', 'kid').map(({ body }) => body.outcome)).toEqual(['ok', 'denied']);
  expect(JSON.stringify(s.models.of('kid').at(-1)?.entries)).toContain('not trusted any more');
});

test('a verification that was asked for when trust is withdrawn is not run by the next start', async () => {
  let cut = true;
  const s = await parentAndChild({
    repository: { files: { 'coppice.toml': '[merge]\nverify = "echo x >> ../../../verified"\n' } },
    merging: (real) => ({
      ...real,
      addVerifyTree: async (...asked) => {
        if (!cut) return real.addVerifyTree(...asked);
        cut = false;
        await s.crash();
        return never as never;
      },
    }),
  });
  await s.trust();
  const { agent, head, target, repository } = treeOf(s);
  valueOf(await s.engine.dispatch('queue.add', { agent, head, target, kind: 'merge', message: null }, asker(s)));
  void s.engine.dispatch('queue.start', { queue: { repository, branch: 'main' } }, asker(s)).catch(() => undefined);
  while (cut) await new Promise((resolve) => void setImmediate(resolve));
  await s.open(true);
  await s.trust(false);
  await s.engine.wake();
  await s.until(() => [...s.engine.views.mergeQueues.values()][0]!.entries.length === 0);
  expect(await isThere(join(s.data, 'verified'))).toBe(false);
  expect(s.facts('landing.set_back').map(({ body }) => body.why)).toEqual([
    'the command that verifies merges has changed since, or is not trusted any more',
  ]);
});

test('an unchanged tree in which a child of its agent still works stays until that has ended; then it goes', async () => {
  const go = Promise.withResolvers<void>();
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [[spawn('kid')], say('ok')],
      kid: [[call('spawn_agent', { prompt: 'p', name: 'deep' }), call('spawn_agent', { prompt: 'p', name: 'interrupted' })], say('ok')],
      deep: [() => go.promise.then(() => [call('bash', { command: 'pwd' })]), say('ok')],
      interrupted: [({ time }) => (time === 1 ? never : say('on'))],
    },
  });
  await s.run('go');
  await s.ended('kid');
  const { path } = treeOf(s);
  go.resolve();
  await s.ended('deep');
  expect(s.ends('deep')).toMatchObject([{ outcome: 'ok', output: path }]);
  await s.models.until('interrupted', 1);
  await s.restart();
  expect(treeOf(s)).toMatchObject({ onDisk: true, state: 'ready' });
  valueOf(await s.engine.dispatch('agent.resume', { agent: s.agent('interrupted').id }, asker(s)));
  await s.fact('worktree.removed', 'kid');
  expect(s.agent('interrupted').run.status).toBe('completed');
});

test('with a tree go the checkpoints of all who worked in it', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [[spawn('kid')], say('ok')],
      kid: [[write('k', '1\n')], [call('spawn_agent', { prompt: 'p', name: 'deep' })], say('ok')],
      deep: [[write('d', '1\n')], say('ok')],
    },
  });
  await s.run('go');
  await s.ended('kid');
  await s.ended('deep');
  const refs = async () =>
    (await s.repository.git('for-each-ref', '--format=%(refname:lstrip=4)', `refs/coppice/${s.dataId}/checkpoints`)).split('\n');
  expect((await refs()).toSorted()).toEqual(['deep', 'kid'].map((name) => s.agent(name).id).toSorted());
  valueOf(await s.review.discard(treeOf(s).agent, asker(s)));
  expect(await refs()).toEqual(['']);
});

test('what would conflict is looked at again when the files of an agent are brought back, committed or not', async () => {
  const s = await scenario({
    script: {
      main: [[spawn('kid'), spawn('other')], say('ok')],
      kid: [[write('same', 'kid\n')], () => never],
      other: [[write('same', 'other\n')], say('ok')],
    },
  });
  await s.run('go');
  await s.ended('other');
  await s.models.until('kid', 2);
  await s.restart();
  const conflicts = () => [...s.engine.views.predictions.values()].flatMap((each) => each.conflicts.map(({ paths }) => paths));
  await s.until(() => conflicts().length === 1);
  const [message] = s.facts('message.accepted', 'kid');
  valueOf(await rewindAgent(s.engine, { agent: s.agent('kid').id, to: message!.id, files: true, conversation: false }, asker(s)));
  await s.until(() => conflicts().length === 0);
});

test('in a repository that is bare, with trees beside it, the config of the tree in which a session was begun sets its trees up', async () => {
  const s = await scenario({
    repository: { files: { 'coppice.toml': '[worktree]\nsetup = ["echo x > set-up"]\nteardown = ["echo x > ../torn-down"]\n' } },
    script: { main: [[spawn('kid')], say('ok')], kid: [[write('a', '1\n')], say('ok')] },
  });
  const [bare, folder] = [join(s.repository.beside, 'bare.git'), join(s.repository.beside, 'tree')];
  await s.repository.git('clone', '--quiet', '--bare', s.repository.path, bare);
  await s.repository.git('--git-dir', bare, 'worktree', 'add', '--quiet', folder, 'main');
  const { content } = await lookAtProject(s.engine, { folder, playbook: null });
  valueOf(await trustProject(s.engine, { folder, content, trusted: true, playbook: null }, asker(s)));
  await s.run('go', { cwd: folder });
  await s.ended('kid');
  const { agent, branch, path } = treeOf(s);
  expect(await s.repository.git('--git-dir', bare, 'show', `${branch}:set-up`)).toBe('x');
  valueOf(await s.review.discard(agent, asker(s)));
  expect(await isThere(join(path, '../torn-down'))).toBe(true);
});

test('what a child leaves in the tree of its parent that has ended is on the branch when it ends, and nothing is merged before', async () => {
  const go = Promise.withResolvers<void>();
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [[spawn('kid')], say('ok')],
      kid: [[write('k', '1\n')], [call('spawn_agent', { prompt: 'p', name: 'deep' })], say('ok')],
      deep: [() => go.promise.then(() => [write('d', '1\n')]), say('ok')],
    },
  });
  await s.run('go');
  await s.ended('kid');
  const { agent, head, target } = treeOf(s);
  const atWork = { ok: false, problem: { code: 'at_work', message: expect.stringContaining('deep still works') as string } };
  expect(valueOf(await s.review.changes(agent)).obstacles).toMatchObject([{ code: 'at_work' }]);
  expect(await s.review.merge(agent, mergeOf(head), asker(s))).toMatchObject(atWork);
  expect(await s.engine.dispatch('queue.add', { agent, head, target, kind: 'merge', message: null }, asker(s))).toMatchObject(atWork);
  expect(await s.review.undo(agent, { head, path: 'k', from: null, hunks: null }, asker(s))).toMatchObject(atWork);
  go.resolve();
  await s.ended('deep');
  expect(treeOf(s)).toMatchObject({ commits: 2, files: 2 });
  valueOf(await s.review.merge(agent, mergeOf(valueOf(await s.review.changes(agent)).head), asker(s)));
  expect(await s.repository.git('ls-tree', '--name-only', 'main')).toBe('d\nk\nreadme.md');
});
