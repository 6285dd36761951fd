import { describe, expect, it } from 'vitest';
import type { Flow } from '#shared/events/flow.ts';
import type { FlowBlock } from './flow.ts';
import { isSettled, settle, type Settled, withFlow, withoutSettled } from './flow-assembly.ts';
import { callFacts, factsOf, ids } from './facts.test-support.ts';

const piece = (offset: number, text: string, block = '1.1.0', kind: Flow['kind'] = 'text'): Flow => ({
  session: ids.session('a'),
  agent: ids.agent('a'),
  block,
  kind,
  offset,
  text,
});
const none: ReadonlyMap<ReturnType<typeof ids.session>, readonly FlowBlock[]> = new Map();
const textOf = (blocks: typeof none) => blocks.get(ids.session('a'))?.map((block) => (block.broken ? 'broken' : block.text));
const fresh = (): Settled => ({ turns: new Map(), calls: new Set() });
const never = () => false;

describe('withFlow', () => {
  it('puts pieces to the end of their block', () => {
    expect(textOf(withFlow(none, [piece(0, 'Hel'), piece(3, 'lo'), piece(0, 'b', '1.1.1')], never))).toEqual(['Hello', 'b']);
  });

  it('takes only what is new of a piece that overlaps, as the first batch of a new subscription does', () => {
    const before = withFlow(none, [piece(0, 'Hello')], never);
    expect(textOf(withFlow(before, [piece(0, 'Hello wor')], never))).toEqual(['Hello wor']);
    expect(textOf(withFlow(before, [piece(3, 'lo w')], never))).toEqual(['Hello w']);
    expect(textOf(withFlow(before, [piece(0, 'Hel')], never))).toEqual(['Hello']);
  });

  it('stands still after a hole until the block comes from its beginning', () => {
    const broken = withFlow(none, [piece(0, 'Hel'), piece(9, 'later'), piece(14, '!')], never);
    expect(textOf(broken)).toEqual(['broken']);
    expect(textOf(withFlow(broken, [piece(0, 'Hello all later!')], never))).toEqual(['Hello all later!']);
  });

  it('does not show the end of a block whose beginning was missed', () => {
    expect(textOf(withFlow(none, [piece(5, 'tail')], never))).toEqual(['broken']);
  });
});

describe('what facts settle', () => {
  it('ends the blocks of a turn with the fact of that turn, and lets late pieces of it go', () => {
    const settled = fresh();
    const blocks = withFlow(none, [piece(0, 'a', '1.1.0'), piece(0, 'b', '2.1.0')], never);
    settle(settled, factsOf('a')(9, 'turn.cut', { turn: 1, attempt: 1, text: 'a', reasoning: '', failure: null }));
    const left = withoutSettled(blocks, settled);
    expect(textOf(left)).toEqual(['b']);
    expect(textOf(withFlow(left, [piece(1, 'late', '1.1.0')], (each) => isSettled(settled, each)))).toEqual(['b']);
  });

  it('lets a second attempt of a cut turn stream', () => {
    const settled = fresh();
    settle(settled, factsOf('a')(9, 'turn.cut', { turn: 1, attempt: 1, text: '', reasoning: '', failure: null }));
    expect(isSettled(settled, piece(0, 'again', '1.2.0'))).toBe(false);
  });

  it('ends the output of a call with its end', () => {
    const settled = fresh();
    const output = piece(0, 'line', ids.call('x'), 'output');
    for (const event of callFacts('a', 1, 'x')) settle(settled, event);
    expect(withoutSettled(withFlow(none, [output], never), settled).size).toBe(0);
  });
});
