import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Git } from '#main/core/ports/git.ts';
import { mergeOf, type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

const PERSON = { kind: 'person', id: 'p', via: 'window' } as const;
const asker = (s: Scenario) => ({ id: s.commandId(), actor: PERSON });
const treeOf = (s: Scenario) => s.engine.views.worktrees.get(s.agent('kid').id)!;
const comment = { path: 'file', side: 'after', lines: { first: 1, count: 2 }, snippet: 'ONE\ntwo', text: 'Why in capitals?' } as const;
const firstLine = [{ before: { first: 1, count: 1 }, after: { first: 1, count: 1 } }];

/** A child that has changed two lines of a file on its own branch. */
async function workOfAChild(git: (real: Git) => Git = (real) => real): Promise<Scenario> {
  const s = await scenario({
    git,
    repository: { files: { file: 'one\ntwo\nthree\n' } },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: [[call('write', { path: 'file', content: 'ONE\ntwo\nTHREE\n' })], say('wrote it'), say('I take note')],
    },
  });
  await s.run('go');
  await s.ended('kid');
  return s;
}

const inTree = (s: Scenario) => readFile(join(treeOf(s).path, 'file'), 'utf8');

test('comments on lines reach the agent as one message, and stand in the review until they are resolved', async () => {
  const s = await workOfAChild();
  const { agent } = treeOf(s);
  const comments = [comment, { ...comment, side: 'before', lines: { first: 3, count: 1 }, snippet: 'three', text: 'Keep this.' } as const];
  const { message } = valueOf(await s.engine.dispatch('review.comment', { agent, comments, words: 'Nearly there.' }, asker(s)));
  await s.until(() => s.facts('run.ended', 'kid').length === 2);
  expect(
    s.models.asked
      .filter(({ caller }) => caller.name === 'kid')
      .at(-1)
      ?.entries.at(-1),
  ).toEqual({
    role: 'user',
    text: [
      `The person has reviewed your changes on ${treeOf(s).branch}, with 2 comments.`,
      'Nearly there.',
      '1. file, lines 1 to 2\n> ONE\n> two\nWhy in capitals?',
      '2. file, line 3 of the base, which you changed or removed\n> three\nKeep this.',
    ].join('\n\n'),
  });
  const sent = comments.map((each, number) => ({ ...each, message, number, resolved: false, at: s.facts('review.commented')[0]!.at }));
  expect(treeOf(s).comments).toEqual(sent);
  valueOf(await s.engine.dispatch('review.resolve', { agent, message, number: 1, resolved: true }, asker(s)));
  expect(treeOf(s).comments).toEqual([sent[0], { ...sent[1], resolved: true }]);
  expect(await s.engine.dispatch('review.resolve', { agent, message, number: 2, resolved: true }, asker(s))).toMatchObject({
    ok: false,
    problem: { code: 'unknown_comment' },
  });
});

test('nothing is said to an agent whose tree is gone, and nothing is remembered', async () => {
  const s = await workOfAChild();
  const { agent, head } = treeOf(s);
  valueOf(await s.review.merge(agent, mergeOf(head), asker(s)));
  valueOf(await s.review.discard(agent, asker(s)));
  expect(await s.engine.dispatch('review.comment', { agent, comments: [comment], words: '' }, asker(s))).toMatchObject({
    ok: false,
    problem: { code: 'worktree_gone' },
  });
  expect(s.facts('review.commented')).toEqual([]);
});

test('a hunk is undone by a commit of the person, which the merge then brings home; the undo can be taken back', async () => {
  const s = await workOfAChild();
  const { agent, head } = treeOf(s);
  const undo = { head, path: 'file', from: null, hunks: firstLine };
  const { commit } = valueOf(await s.review.undo(agent, undo, asker(s)));
  expect(await inTree(s)).toBe('one\ntwo\nTHREE\n');
  expect(treeOf(s)).toMatchObject({ head: commit, commits: 2, added: 1, removed: 1, pending: null, undone: { commit, before: head } });
  expect(await s.review.undo(agent, undo, asker(s))).toMatchObject({ ok: false, problem: { code: 'head_moved' } });
  const restored = valueOf(await s.review.restore(agent, commit, asker(s)));
  expect(await inTree(s)).toBe('ONE\ntwo\nTHREE\n');
  expect(treeOf(s)).toMatchObject({ head: restored.commit, pending: null, undone: null });
  const again = valueOf(await s.review.undo(agent, { ...undo, head: restored.commit }, asker(s)));
  valueOf(await s.review.merge(agent, mergeOf(again.commit), asker(s)));
  expect(await s.repository.git('show', 'main:file')).toBe('one\ntwo\nTHREE');
});

test('an undo that is asked for again under its own id is done once', async () => {
  const s = await workOfAChild();
  const { agent, head } = treeOf(s);
  const { review } = s;
  const asked = asker(s);
  const undo = { head, path: 'file', from: null, hunks: firstLine };
  const [first, meanwhile] = await Promise.all([review.undo(agent, undo, asked), review.undo(agent, undo, asked)]);
  const { commit } = valueOf(first);
  expect(meanwhile).toEqual(first);
  expect(await review.undo(agent, undo, asked)).toEqual({ ok: true, value: { commit } });
  expect(s.facts('undo.ended').map(({ body }) => body.outcome)).toEqual(['done']);
  expect(treeOf(s)).toMatchObject({ head: commit, pending: null });
});

test('nothing is undone under an agent at work', async () => {
  const s = await scenario({
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')], kid: [() => never] },
  });
  await s.run('go');
  await s.models.until('kid', 1);
  const { agent, base } = treeOf(s);
  const refused = await s.review.undo(agent, { head: base, path: 'file', from: null, hunks: null }, asker(s));
  expect(refused).toMatchObject({ ok: false, problem: { code: 'at_work' } });
});

test('an undo that git had done when the engine died is found by its refs; one that it had not begun can be asked again', async () => {
  const s = await workOfAChild();
  const { agent, head } = treeOf(s);
  const died = s.ledger.killAt(writes('undo.ended'));
  void s.review.undo(agent, { head, path: 'file', from: null, hunks: firstLine }, asker(s));
  await died;
  await s.restart();
  const commit = await s.repository.git('rev-parse', treeOf(s).branch);
  expect(commit).not.toBe(head);
  expect(treeOf(s)).toMatchObject({ head: commit, pending: null, undone: { commit, before: head } });

  const before = s.ledger.killAt(writes('undo.started'));
  void s.review.undo(agent, { head: commit, path: 'file', from: null, hunks: null }, asker(s));
  await before;
  await s.restart();
  expect(treeOf(s)).toMatchObject({ head: commit, pending: null });
  valueOf(await s.review.undo(agent, { head: commit, path: 'file', from: null, hunks: null }, asker(s)));
  expect(await inTree(s)).toBe('one\ntwo\nthree\n');
});

test('hunks that are kept are remembered by their prints, and let go again', async () => {
  const s = await workOfAChild();
  const { agent } = treeOf(s);
  const keep = (hunk: string, kept: boolean) => s.engine.dispatch('review.keep', { agent, path: 'file', hunk, kept }, asker(s));
  for (const hunk of ['a1', 'b2', 'a1']) valueOf(await keep(hunk, true));
  expect(treeOf(s).kept).toEqual({ file: ['b2', 'a1'] });
  valueOf(await keep('b2', false));
  expect(treeOf(s).kept).toEqual({ file: ['a1'] });
});
