import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Git } from '#main/core/ports/git.ts';
import type { Merging } from '#main/core/ports/merging.ts';
import { mergeOf, type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

const treeOf = (s: Scenario) => s.engine.views.worktrees.get(s.agent('kid').id)!;
const asker = (s: Scenario) => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });

/** A child that has written a file on its own branch. */
async function workOfAChild(git?: (real: Git) => Git, merging?: (real: Merging) => Merging): Promise<Scenario> {
  const s = await scenario({
    ...(git === undefined ? {} : { git }),
    ...(merging === undefined ? {} : { merging }),
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: [[call('write', { path: 'new.txt', content: 'new\n' })], say('wrote it')],
    },
  });
  await s.run('go');
  await s.ended('kid');
  return s;
}

test('a merge brings the work to the branch of the person, and says so once', async () => {
  const s = await workOfAChild();
  const tree = treeOf(s);
  expect(valueOf(await s.review.changes(tree.agent))).toMatchObject({
    files: [{ path: 'new.txt', kind: 'added', added: 1 }],
    obstacles: [],
    target: 'main',
  });
  const by = asker(s);
  const { commit } = valueOf(await s.review.merge(tree.agent, mergeOf(tree.head), by));
  expect(await s.repository.git('rev-parse', 'main')).toBe(commit);
  expect(await readFile(join(s.repository.path, 'new.txt'), 'utf8')).toBe('new\n');
  expect(treeOf(s)).toMatchObject({ state: 'merged', mergedAs: commit, pending: null });
  expect(s.facts('merge.started', 'kid')[0]?.actor).toEqual(by.actor);
  expect(await s.review.merge(tree.agent, mergeOf(tree.head), asker(s))).toMatchObject({ ok: false, problem: { code: 'not_mergeable' } });
});

test('work that comes after a merge is committed, and can be merged too', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: ['one', 'two'].flatMap((path) => [[call('write', { path, content: path })], say(`wrote ${path}`)]),
    },
  });
  await s.run('go');
  await s.ended('kid');
  const first = treeOf(s);
  valueOf(await s.review.merge(first.agent, mergeOf(first.head), asker(s)));
  valueOf(await s.send(first.agent, 'And two, please'));
  await s.until(() => s.facts('run.ended', 'kid').length === 2);
  expect(treeOf(s)).toMatchObject({ state: 'ready', commits: 2 });
  valueOf(await s.review.merge(first.agent, mergeOf(treeOf(s).head), asker(s)));
  expect(await s.repository.git('show', 'main:two')).toBe('two');
});

test('what is still at work cannot be merged or discarded', async () => {
  const s = await scenario({
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')], kid: [() => never] },
  });
  await s.run('go');
  await s.models.until('kid', 1);
  const tree = treeOf(s);
  expect(await s.review.merge(tree.agent, mergeOf(tree.base), asker(s))).toMatchObject({ ok: false, problem: { code: 'at_work' } });
  expect(await s.review.discard(tree.agent, asker(s))).toMatchObject({ ok: false, problem: { code: 'at_work' } });
});

test('an agent without a tree has nothing to merge', async () => {
  const s = await scenario({ script: {} });
  const root = await s.run('go');
  expect(await s.review.merge(root.id, mergeOf('x'), asker(s))).toMatchObject({ ok: false, problem: { code: 'no_worktree' } });
});

test('a discard takes tree and branch, and keeps where the branch stood', async () => {
  const s = await workOfAChild();
  const tree = treeOf(s);
  expect(valueOf(await s.review.discard(tree.agent, asker(s)))).toEqual({ head: tree.head });
  await expect(access(tree.path)).rejects.toThrow();
  expect(await s.repository.git('branch', '--list', tree.branch)).toBe('');
  expect(treeOf(s)).toMatchObject({ state: 'discarded', pending: null });
  expect(await s.repository.git('cat-file', '-t', tree.head)).toBe('commit');
});

test('a merge that git had done when the engine died is found by its refs', async () => {
  const s = await workOfAChild();
  const tree = treeOf(s);
  const died = s.ledger.killAt(writes('merge.ended'));
  void s.review.merge(tree.agent, mergeOf(tree.head), asker(s));
  await died;
  await s.restart();
  const commit = await s.repository.git('rev-parse', 'main');
  expect(treeOf(s)).toMatchObject({ state: 'merged', mergedAs: commit, pending: null });
  expect(await s.repository.git('show', 'main:new.txt')).toBe('new');
  expect(s.facts('merge.ended')).toMatchObject([{ body: { outcome: 'merged', commit, detail: 'it was done when Coppice ended' } }]);
});

test('a merge that git had not begun when the engine died has moved nothing, and can be done again', async () => {
  const reached = Promise.withResolvers<void>();
  let dying = true;
  const s = await workOfAChild(undefined, (real) => ({
    ...real,
    move: async (move) => {
      if (!dying) return real.move(move);
      reached.resolve();
      return new Promise(() => undefined);
    },
  }));
  const tree = treeOf(s);
  const before = await s.repository.git('rev-parse', 'main');
  void s.review.merge(tree.agent, mergeOf(tree.head), asker(s));
  await reached.promise;
  dying = false;
  await s.restart();
  expect(treeOf(s)).toMatchObject({ state: 'ready', mergedAs: null, pending: null });
  expect(await s.repository.git('rev-parse', 'main')).toBe(before);
  expect((await s.review.merge(tree.agent, mergeOf(tree.head), asker(s))).ok).toBe(true);
});

test('a discard that was cut off is brought to its end', async () => {
  const s = await workOfAChild();
  const tree = treeOf(s);
  const died = s.ledger.killAt(writes('worktree.removed'));
  void s.review.discard(tree.agent, asker(s));
  await died;
  await s.restart();
  expect(treeOf(s)).toMatchObject({ state: 'discarded', pending: null });
  await expect(access(tree.path)).rejects.toThrow();
});

test('a discard that git refused can be asked for again; until then nobody begins in that folder', async () => {
  let refusing = true;
  const s = await workOfAChild((real) => ({
    ...real,
    remove: async (tree) => (refusing ? { ok: false, problem: { code: 'git_failed', message: 'it is in use' } } : real.remove(tree)),
  }));
  const tree = treeOf(s);
  expect(await s.review.discard(tree.agent, asker(s))).toMatchObject({ ok: false, problem: { message: 'it is in use' } });
  expect(await s.send(tree.agent, 'Go on')).toMatchObject({ ok: false, problem: { code: 'worktree_gone' } });
  await s.restart();
  expect(treeOf(s)).toMatchObject({ onDisk: true, pending: { kind: 'discard' } });
  refusing = false;
  valueOf(await s.review.discard(tree.agent, asker(s)));
  expect(treeOf(s)).toMatchObject({ state: 'discarded', onDisk: false, pending: null });
});

test('resuming a session leaves out a child whose tree was discarded', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], ({ time }) => (time === 1 ? never : say('ok'))],
      kid: [() => never],
    },
  });
  const root = await s.start('go');
  await Promise.all([s.models.until('kid', 1), s.models.until('main', 2)]);
  await s.restart();
  valueOf(await s.review.discard(s.agent('kid').id, asker(s)));
  valueOf(await s.engine.dispatch('agent.resume', { agent: root.agent }));
  expect((await s.ended('main')).run.status).toBe('completed');
  expect(s.agent('kid').run.status).toBe('interrupted');
});
