import { expect, test } from 'vitest';
import type { Worktree } from '#shared/model/worktree.ts';
import { isOld, KEPT_DAYS, purgeWords } from '#shared/model/discarded-work.ts';
import { mergeOf, type Scenario, type ScenarioOptions, scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';

const asker = (s: Scenario) => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });
const treeOf = (s: Scenario): Worktree => s.engine.views.worktrees.get(s.agent('ada').id)!;
const refs = (s: Scenario) => s.repository.git('for-each-ref', '--format=%(objectname)', 'refs/coppice/*/discarded/*');

/** One child whose work stands in a worktree. */
async function ended(more: Partial<ScenarioOptions> = {}): Promise<Scenario> {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'ada', worktree: true })], say('ok')],
      ada: [[call('write', { path: 'ada.txt', content: 'ada' })], say('ok')],
    },
    ...more,
  });
  await s.run('go');
  await s.ended('ada');
  return s;
}

test('discarded work is kept and shown until it is purged as it was shown; then it is brought back no more, also after a restart', async () => {
  const s = await ended();
  const { agent, branch, head, repository } = treeOf(s);
  expect(valueOf(await s.worktrees.discarded(null))).toEqual([]);
  valueOf(await s.review.discard(agent, asker(s)));
  const since = s.facts('worktree.removed', 'ada')[0]!.at;
  const [work] = valueOf(await s.worktrees.discarded(s.repository.common));
  expect(work).toEqual({ agent, name: 'ada', repository, branch, head, alone: 1, merged: false, back: true, since });
  expect([isOld(work!, since), isOld(work!, since + KEPT_DAYS * 86_400_000 + 1)]).toEqual([false, true]);
  expect(purgeWords(work!)).toBe('1 commit that no branch has');

  const other = await s.worktrees.purge(agent, treeOf(s).base, asker(s));
  expect(other).toMatchObject({ ok: false, problem: { code: 'not_kept' } });
  expect(await refs(s)).toBe(head);
  const asked = asker(s);
  valueOf(await s.worktrees.purge(agent, head, asked));
  expect(await refs(s)).toBe('');
  // As a window asks after a lost connection.
  valueOf(await s.worktrees.purge(agent, head, asked));
  await s.restart();
  expect(treeOf(s)).toMatchObject({ state: 'discarded', keptSince: null });
  expect(valueOf(await s.worktrees.discarded(null))).toEqual([]);
  expect(await s.review.undoDiscard(agent, asker(s))).toMatchObject({ ok: false, problem: { code: 'purged' } });
});

test('what was brought back is kept no longer, and kept anew when it is discarded again', async () => {
  const s = await ended();
  const { agent, head } = treeOf(s);
  valueOf(await s.review.discard(agent, asker(s)));
  valueOf(await s.review.undoDiscard(agent, asker(s)));
  expect(valueOf(await s.worktrees.discarded(null))).toEqual([]);
  expect(await s.worktrees.purge(agent, head, asker(s))).toMatchObject({ ok: false, problem: { code: 'not_kept' } });
  expect(treeOf(s)).toMatchObject({ state: 'ready', keptSince: null });
  valueOf(await s.review.discard(agent, asker(s)));
  expect(valueOf(await s.worktrees.discarded(null))).toMatchObject([{ agent, head, back: true }]);
});

test('of merged work nothing is lost with a purge; where its merge is undone after it, there is no way back that is offered', async () => {
  const s = await ended();
  const { agent, head } = treeOf(s);
  valueOf(await s.review.merge(agent, mergeOf(head), asker(s)));
  valueOf(await s.worktrees.reclaim(agent, null, asker(s)));
  const [work] = valueOf(await s.worktrees.discarded(null));
  expect(work).toMatchObject({ agent, head, alone: 0, merged: true, back: false });
  expect(purgeWords(work!)).toBe('nothing that is not in a branch');
  valueOf(await s.worktrees.purge(agent, head, asker(s)));
  valueOf(await s.review.undoMerge(agent, 'move_back', asker(s)));
  expect(treeOf(s)).toMatchObject({ state: 'discarded', keptSince: null });
  expect(await s.review.undoDiscard(agent, asker(s))).toMatchObject({ ok: false, problem: { code: 'purged' } });
});

test('a purge that was cut off between the record and git is shown, and ended by asking again', async () => {
  let dying = true;
  const s = await ended({
    merging: (real) => ({ ...real, letGo: (...asked) => (dying ? new Promise(() => undefined) : real.letGo(...asked)) }),
  });
  const { agent, head } = treeOf(s);
  valueOf(await s.review.discard(agent, asker(s)));
  void s.worktrees.purge(agent, head, asker(s));
  await s.fact('worktree.purged', 'ada');
  dying = false;
  await s.restart();
  expect(valueOf(await s.worktrees.discarded(null))).toMatchObject([{ agent, head, back: false, since: null }]);
  valueOf(await s.worktrees.purge(agent, head, asker(s)));
  expect(await refs(s)).toBe('');
  expect(s.facts('worktree.purged', 'ada')).toHaveLength(1);
});

test('a pool is shown with what stands ready, how often it served and what it takes; a repository without one is not', async () => {
  const without = await ended({ pool: 0 });
  await without.poolFilled();
  expect(await without.worktrees.pools(null, null)).toEqual([]);
  const s = await ended({ pool: 2 });
  await s.poolFilled();
  const [pool] = s.engine.git.pools();
  const shown = { ...pool!, repository: s.repository.common, size: 2, ready: 2, hits: 0, misses: 1, problem: null, tended: true };
  expect(await s.worktrees.pools(s.repository.common, null)).toEqual([{ ...shown, bytes: null }]);
  const [measured] = await s.worktrees.pools(null, new AbortController().signal);
  expect(measured!.bytes).toBeGreaterThan(0);
  expect(await s.worktrees.pools('/elsewhere/.git', null)).toEqual([]);
});
