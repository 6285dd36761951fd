import { expect, it } from 'vitest';
import { fit } from './use-fitting.ts';

const pane = (size: number, open = true) => ({ open, size });

it.each([
  ['as chosen where there is room', 1440, pane(264), pane(420), { left: 264, right: 420 }],
  ['the inspector gives first', 1100, pane(264), pane(420), { left: 264, right: 356 }],
  ['then the sidebar, down to what is still of use', 900, pane(264), pane(420), { left: 200, right: 300 }],
  ['a closed side takes nothing and keeps its size', 900, pane(264, false), pane(420), { left: 264, right: 420 }],
])('%s', (_, width, left, right, wanted) => expect(fit(width, left, right)).toEqual(wanted));
