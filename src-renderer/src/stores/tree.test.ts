import { expect, test } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { subtreeOf } from './tree.ts';

test('an agent and those below it are found at any depth, parents first, and no others', () => {
  const tree = { a: null, b: 'a', c: 'b', d: null, e: 'd', f: 'a' };
  const agents = new Map(Object.entries(tree).map(([id, parent], order) => [id, { id, parent, order } as unknown as Agent]));
  const below = (id: string) => subtreeOf(agents, id as Agent['id']).map((agent) => agent.id);
  expect(below('a')).toEqual(['a', 'b', 'c', 'f']);
  expect(below('e')).toEqual(['e']);
  expect(below('gone')).toEqual([]);
});
