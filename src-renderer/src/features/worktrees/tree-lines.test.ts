import { expect, test } from 'vitest';
import type { TreeEntry, TreeMeasure, TreeState } from '#shared/model/tree-entry.ts';
import { freedBy, stateOf, treeLines } from './tree-lines.ts';

const entry = (id: string, state: TreeState, more: Partial<TreeEntry> = {}): TreeEntry => ({
  id,
  state,
  agent: null,
  session: null,
  name: id,
  repository: '/r/.git',
  path: `/d/${id}`,
  branch: `coppice/${id}`,
  base: null,
  target: 'main',
  there: true,
  files: 0,
  users: state === 'live' ? [id] : [],
  awaited: [],
  madeAt: null,
  ...more,
});
const measure = (id: string, bytes: number, more: Partial<TreeMeasure> = {}): [string, TreeMeasure] => [
  id,
  { id, head: 'h', ahead: 0, behind: 0, changed: 0, nested: [], bytes, shared: 0, total: 0, processes: [], problem: null, ...more },
];
const order = (lines: ReturnType<typeof treeLines>) => lines.map(({ entry: { id }, can }) => `${id} ${can}`);

const entries = [
  entry('far', 'foreign'),
  entry('small', 'merged'),
  entry('work', 'ended'),
  entry('busy', 'live'),
  entry('large', 'unchanged'),
  entry('hand', 'ended'),
];
const measures = new Map([
  measure('small', 10),
  measure('work', 500, { ahead: 2, changed: 1 }),
  measure('busy', 900),
  measure('large', 700, { shared: 300 }),
  measure('hand', 20),
]);

test('what can go stands first, the largest before the others, once all are measured; before that nothing moves by its size', () => {
  expect(order(treeLines(entries, measures, true))).toEqual([
    'large safe',
    'hand safe',
    'small safe',
    'work asks',
    'busy never',
    'far never',
  ]);
  expect(order(treeLines(entries, new Map(), false))).toEqual([
    'small null',
    'large null',
    'work null',
    'hand null',
    'far never',
    'busy never',
  ]);
});

test('a tree says why it stays, what goes with it, and what is freed', () => {
  const lines = new Map(treeLines(entries, measures, true).map((line) => [line.entry.id, line]));
  expect(lines.get('work')?.why).toBe('2 commits not merged; 1 path not committed');
  expect(lines.get('busy')?.why).toBe('busy works there');
  expect(freedBy(lines.get('large')!)).toBe(400);
  expect(stateOf(lines.get('work')!).words).toBe('open');
  expect(stateOf(lines.get('hand')!).words).toBe('merged');
});

test('a process in a tree keeps it, whatever else holds; what git cannot look at is not offered', () => {
  const kept = new Map([
    measure('a', 1, { processes: [{ pid: 7, command: 'npm run dev' }] }),
    measure('b', 1, { problem: 'git is gone', changed: null }),
  ]);
  expect(treeLines([entry('a', 'merged'), entry('b', 'merged')], kept, true)).toMatchObject([
    { can: 'never', why: 'process 7 (npm run dev) at work there' },
    { can: 'never', why: 'git is gone' },
  ]);
});
