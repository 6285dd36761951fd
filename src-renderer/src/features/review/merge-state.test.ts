import { expect, test } from 'vitest';
import type { Worktree } from '#shared/model/worktree.ts';
import { mergeBlocked } from './merge-state.ts';

const tree = { state: 'ready', mergedAs: null, pending: null, commits: 2 } as Worktree;
const shown = (more: Partial<Parameters<typeof mergeBlocked>[1] & object> = {}) => ({ files: [{}], obstacles: [], ...more });

test('a tree with changes and nothing in the way can be merged', () => {
  expect(mergeBlocked(tree, shown())).toBeNull();
});

test('the first obstacle is the reason, in its own words', () => {
  expect(mergeBlocked(tree, shown({ obstacles: [{ message: 'main has changes' }, { message: 'other' }] }))).toBe('main has changes');
});

test('what an interrupted run left uncommitted is not merged as if it were', () => {
  expect(mergeBlocked({ ...tree, commits: 0 }, shown())).toMatch(/committed/);
});

test('nothing is merged before it was shown, nor where nothing changed', () => {
  expect(mergeBlocked(tree, undefined)).toMatch(/worked out/);
  expect(mergeBlocked(tree, shown({ files: [] }))).toMatch(/nothing to merge/);
});

test('while a merge or a removal is under way there is no second one', () => {
  const pending = { kind: 'discard', head: 'a' } as const;
  expect(mergeBlocked({ ...tree, pending }, shown())).toMatch(/being removed/);
});

test('a tree that was merged says as what', () => {
  const merged = { ...tree, state: 'merged', mergedAs: 'abc1234def' } as Worktree;
  expect(mergeBlocked(merged, shown())).toBe('Merged as abc1234.');
});
