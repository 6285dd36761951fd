import { expect, test } from 'vitest';
import type { AgentId } from '#shared/lib/ids.ts';
import type { MergeQueue, Prediction } from '#shared/model/merging.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { conflictsOf, pathWords } from '#shared/model/merging.ts';
import { pastWords } from './queue-words.ts';
import { between, targetsOf } from './targets.ts';

const id = (name: string) => name as AgentId;

function tree(agent: string, branch: string | null, state: Worktree['state'] = 'ready'): [string, Worktree] {
  const target = branch === null ? null : { branch, path: '/r' };
  return [agent, { agent: id(agent), repository: '/r/.git', target, state } as Worktree];
}

test('targets are those of open work and of queues; whoever stands in line is not offered again', () => {
  const queue = {
    key: 'main /r/.git',
    repository: '/r/.git',
    target: { branch: 'main', path: '/r' },
    entries: [{ agent: id('b') }],
  } as MergeQueue;
  const rows = {
    worktrees: new Map([tree('a', 'main'), tree('b', 'main'), tree('c', 'main', 'merged'), tree('d', null), tree('e', 'dev')]),
    mergeQueues: new Map([[queue.key, queue]]),
    predictions: new Map(),
  };
  expect(targetsOf(rows).map(({ branch, open, queue: line }) => [branch, open.map(({ agent }) => agent), line !== undefined])).toEqual([
    ['main', ['a'], true],
    ['dev', ['e'], false],
  ]);
});

test('a conflict is found from either side, and told with the other', () => {
  const conflicts = [
    { a: id('a'), b: id('b'), paths: ['f'] },
    { a: id('b'), b: null, paths: ['g', 'h', 'i'] },
  ];
  expect(between(conflicts, id('b'), id('a'))?.paths).toEqual(['f']);
  expect(between(conflicts, id('a'), null)).toBeUndefined();
  expect(conflictsOf({ conflicts } as unknown as Prediction, id('b'))).toEqual([
    { with: 'a', paths: ['f'] },
    { with: null, paths: ['g', 'h', 'i'] },
  ]);
  expect([pathWords(['f']), pathWords(['f', 'g']), pathWords(['g', 'h', 'i'])]).toEqual(['f', 'f and g', 'g and 2 more']);
  expect(pastWords({ outcome: 'landed', commit: '0123456789', words: '' })).toBe('landed as 0123456');
});
