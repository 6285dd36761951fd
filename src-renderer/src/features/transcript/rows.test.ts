import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { EventId } from '#shared/lib/ids.ts';
import { callFacts, factsOf, ids, message } from '#renderer/stores/facts.test-support.ts';
import { mergeEvents, newRange } from '#renderer/stores/transcript-range.ts';
import type { LoadedTranscript } from '#renderer/stores/transcripts.ts';
import { newRowMemory, parentIndex, type Row, type Tree, visibleRows } from './rows.ts';
import { treeMove } from './tree-keys.ts';

function loadedFrom(name: string, events: readonly LedgerEvent[], more = false): LoadedTranscript {
  const range = newRange(ids.session(name));
  mergeEvents(range, events);
  return { session: ids.session(name), state: 'ready', problem: null, items: range.items, more, loadingOlder: false };
}

/** Agents are named as their sessions; `live` are at work. */
function treeOf(transcripts: readonly LoadedTranscript[], more: Partial<Tree> & { live?: string[] } = {}): Tree {
  return {
    loaded: new Map(transcripts.map((each) => [each.session, each])),
    expanded: new Map(),
    spawned: new Map(),
    flow: new Map(),
    sessionOf: (agent) => ids.session(agent),
    isLive: (agent) => more.live?.includes(agent) === true,
    ...more,
  };
}

const rowsOf = (tree: Tree, memory = newRowMemory()) => visibleRows(tree, ids.session('root'), ids.agent('root'), memory);
const shape = (rows: readonly Row[]) => rows.map((row) => `${'  '.repeat(row.depth)}${row.kind} ${row.key.replace(/^ses_\w+\//, '')}`);

const nested = () => {
  const spawned = new Map([
    ['call_spawn', [ids.agent('child')]],
    ['call_deeper', [ids.agent('grand')]],
  ]);
  const transcripts = [
    loadedFrom('root', [message('root', 1, 'go'), ...callFacts('root', 2, 'spawn'), ...callFacts('root', 8, 'after')]),
    loadedFrom('child', [message('child', 20, 'task'), ...callFacts('child', 21, 'deeper')]),
    loadedFrom('grand', [message('grand', 30, 'deep task')]),
  ];
  return { spawned, transcripts };
};

const rewound = (seq: number, gone: readonly string[], back: readonly string[] = []): LedgerEvent => {
  const stretch = (messages: readonly string[]) => ({
    turns: messages.length > 0 ? [1] : [],
    calls: [],
    messages: messages.map(ids.message),
  });
  const plan = { to: 'event-1' as EventId, turn: 0, conversation: true, gone: stretch(gone), back: stretch(back), files: null };
  return factsOf('root')(seq, 'agent.rewound', { ...plan, wrote: null });
};

describe('visibleRows', () => {
  it('folds what was rewound into one row, with the end of its run, and unfolds it where that is undone', () => {
    const facts = [
      message('root', 1, 'go'),
      message('root', 2, 'more'),
      factsOf('root')(3, 'run.ended', { status: 'completed', reason: '', text: '' }),
      rewound(4, ['2']),
      message('root', 5, 'other'),
    ];
    const gone = [loadedFrom('root', facts)];
    expect(shape(rowsOf(treeOf(gone)))).toEqual(['item msg_1', 'gone gone:msg_2', 'item rewound:event-4', 'item msg_5']);
    const opened = rowsOf(treeOf(gone, { expanded: new Map([['ses_root/gone:msg_2', true]]) }));
    expect(opened.map((row) => row.gone ?? false)).toEqual([false, false, true, true, false, false]);
    expect(shape(opened).slice(2, 4)).toEqual(['item msg_2', 'item end:run_root']);
    const undone = [loadedFrom('root', [...facts, rewound(6, ['5'], ['2'])])];
    expect(shape(rowsOf(treeOf(undone)))).toEqual([
      'item msg_1',
      'item msg_2',
      'item end:run_root',
      'item rewound:event-4',
      'gone gone:msg_5',
      'item rewound:event-6',
    ]);
  });

  it('shows a child inside the call that made it, and its own transcript below once it is opened, at any depth', () => {
    const { spawned, transcripts } = nested();
    const expanded = new Map([
      ['child', true],
      ['grand', true],
    ]);
    expect(shape(rowsOf(treeOf(transcripts, { spawned, expanded })))).toEqual([
      'item msg_1',
      'call call_spawn',
      'agent child',
      '  item msg_20',
      '  call call_deeper',
      '  agent grand',
      '    item msg_30',
      'call call_after',
    ]);
  });

  it('shows a nanite where it was asked for, and its transcript below once it is opened', () => {
    const asked = factsOf('root')(5, 'nanite.enqueued', { nanite: ids.agent('nan'), nanites_session: ids.session('nan'), name: 'lint' });
    const transcripts = [
      loadedFrom('root', [message('root', 1, 'go'), asked, message('root', 9, 'more')]),
      loadedFrom('nan', [message('nan', 20, 'task')]),
    ];
    const tree = treeOf(transcripts);
    expect(shape(rowsOf(tree))).toEqual(['item msg_1', 'item nanite:nan', 'agent nan', 'item msg_9']);
    const rows = rowsOf({ ...tree, expanded: new Map([['nan', true]]) });
    expect(shape(rows)).toEqual(['item msg_1', 'item nanite:nan', 'agent nan', '  item msg_20', 'item msg_9']);
    expect(parentIndex(rows, 2)).toBe(1);
  });

  it('shows what a call asks below it, as a question or as a request for leave, until it is answered', () => {
    const fact = factsOf('root');
    const [requested] = callFacts('root', 2, 'ask');
    const call = ids.call('ask');
    const asked = fact(3, 'question.asked', { turn: 1, call, to: { kind: 'person' }, question: 'Which?', options: ['a', 'b'] });
    const answered = [
      fact(4, 'question.answered', { turn: 1, call, from: { kind: 'person' }, text: 'a' }),
      fact(5, 'tool.ended', { turn: 1, call, outcome: 'ok', output: 'The person answers: a', facts: {} }),
    ];
    expect(shape(rowsOf(treeOf([loadedFrom('root', [requested!, asked])])))).toEqual(['call call_ask', 'question call_ask/question']);
    const rows = rowsOf(treeOf([loadedFrom('root', [requested!, asked, ...answered])]));
    expect(shape(rows)).toEqual(['call call_ask']);
    expect(rows[0]).toMatchObject({ item: { question: { text: 'Which?' }, answer: { from: { kind: 'person' }, text: 'a' } } });
  });

  it('keeps a child closed while facts arrive, and what was opened open', () => {
    const { spawned, transcripts } = nested();
    const expanded = new Map([['ses_root/call_after', true]]);
    const memory = newRowMemory();
    rowsOf(treeOf(transcripts, { spawned, expanded }), memory);
    const grown = [
      loadedFrom('root', [
        message('root', 1, 'go'),
        ...callFacts('root', 2, 'spawn'),
        ...callFacts('root', 8, 'after'),
        message('root', 40, 'new'),
      ]),
      ...transcripts.slice(1),
    ];
    expect(shape(rowsOf(treeOf(grown, { spawned, expanded, live: ['child'] }), memory))).toEqual([
      'item msg_1',
      'call call_spawn',
      'agent child',
      'call call_after',
      'detail call_after/detail',
      'item msg_40',
    ]);
  });

  it('gives back the very rows of items that did not change, so that they are not drawn again', () => {
    const { spawned, transcripts } = nested();
    const memory = newRowMemory();
    const before = rowsOf(treeOf(transcripts, { spawned }), memory);
    const root = transcripts[0]!;
    const after = rowsOf(treeOf([{ ...root, items: [...root.items] }, ...transcripts.slice(1)], { spawned }), memory);
    expect(after.every((row, index) => row === before[index])).toBe(true);
  });

  it('gives back the very rows of folded reads, of flow and of what goes on, while facts and text arrive', () => {
    const reads = ['r1', 'r2', 'r3'].flatMap((call, index) => callFacts('root', 10 + index * 3, call, call, false, 'read'));
    const block = { session: ids.session('root'), agent: ids.agent('root'), block: '1.1.0', kind: 'text' as const, broken: false };
    const flowing = (text: string) => new Map([[block.session, [{ ...block, text }]]]);
    const memory = newRowMemory();
    const root = loadedFrom('root', reads);
    const before = rowsOf(treeOf([root], { flow: flowing('Hel'), live: ['root'] }), memory);
    const after = rowsOf(treeOf([{ ...root, items: [...root.items] }], { flow: flowing('Hello'), live: ['root'] }), memory);
    expect(shape(after)).toEqual(['reads reads:call_r1', 'flow part:1.1.0', 'now now']);
    expect(after.every((row, index) => row === before[index])).toBe(true);
  });

  it('says that there is more, that it is on its way, and that it could not be loaded', () => {
    expect(shape(rowsOf(treeOf([loadedFrom('root', [message('root', 1, 'go')], true)])))).toEqual(['edge edge', 'item msg_1']);
    expect(rowsOf(treeOf([]))).toMatchObject([{ kind: 'edge', edge: 'loading' }]);
    const failed = { ...loadedFrom('root', []), state: 'failed' as const, problem: 'gone' };
    expect(rowsOf(treeOf([failed]))).toMatchObject([{ kind: 'edge', edge: 'failed' }]);
  });

  it('folds quiet reads in a row, but not one that the person opened', () => {
    const reads = ['r1', 'r2', 'r3', 'r4'].flatMap((call, index) => callFacts('root', 10 + index * 3, call, call, false, 'read'));
    const tree = treeOf([loadedFrom('root', reads)]);
    expect(shape(rowsOf(tree))).toEqual(['reads reads:call_r1']);
    expect(shape(rowsOf({ ...tree, expanded: new Map([['ses_root/reads:call_r1', true]]) }))).toHaveLength(5);
    expect(shape(rowsOf({ ...tree, expanded: new Map([['ses_root/call_r4', true]]) }))).toEqual([
      'reads reads:call_r1',
      'call call_r4',
      'detail call_r4/detail',
    ]);
  });

  it('asks for approval right under the call that waits for it', () => {
    const events = [
      callFacts('root', 1, 'push')[0]!,
      factsOf('root')(2, 'approval.requested', {
        turn: 1,
        call: ids.call('push'),
        cwd: '/w',
        args: {},
        asks: { destroys: null, patterns: [], why: '' },
        display: { kind: 'execute', title: 'push' },
      }),
    ];
    expect(shape(rowsOf(treeOf([loadedFrom('root', events)])))).toEqual(['call call_push', 'approval call_push/approval']);
  });

  it('keeps the line of a streaming block when its fact arrives: both have one key', () => {
    const flow = new Map([
      [
        ids.session('root'),
        [{ session: ids.session('root'), agent: ids.agent('root'), block: '1.1.0', kind: 'text' as const, text: 'Hel', broken: false }],
      ],
    ]);
    const streaming = rowsOf(treeOf([loadedFrom('root', [])], { flow, live: ['root'] }));
    const ended = factsOf('root')(5, 'turn.ended', {
      turn: 1,
      attempt: 1,
      parts: [{ type: 'text', text: 'Hello' }],
      finish: 'stop',
      window: null,
      cost: { nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 },
      usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, unknown: 0 },
    });
    const settled = rowsOf(treeOf([loadedFrom('root', [ended])], { live: ['root'] }));
    expect(streaming[0]?.key).toBe(settled[0]?.key);
    expect(shape(streaming)).toEqual(['flow part:1.1.0', 'now now']);
  });

  it('has no row for words without a letter, which a provider wants back', () => {
    const notes = { google: { thoughtSignature: 'c2ln' } };
    const ended = factsOf('root')(5, 'turn.ended', {
      turn: 1,
      attempt: 1,
      parts: [
        { type: 'reasoning', text: '', notes },
        { type: 'text', text: 'Hello' },
        { type: 'text', text: '', notes },
      ],
      finish: 'stop',
      window: null,
      cost: { nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 },
      usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, unknown: 0 },
    });
    expect(shape(rowsOf(treeOf([loadedFrom('root', [ended])])))).toEqual(['item part:1.1.1']);
  });

  it('marks what a compaction took from the model, and nothing else; its own words stand in its line alone', () => {
    const fact = factsOf('root');
    const usage = { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, unknown: 0 };
    const cost = { nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 };
    const turn = (seq: number, number: number, text: string, messages: number[] = [], purpose: 'work' | 'compact' = 'work') => [
      fact(seq, 'turn.requested', { turn: number, messages: messages.map((each) => ids.message(`${each}`)), purpose }),
      fact(seq + 1, 'turn.ended', { turn: number, attempt: 1, parts: [{ type: 'text', text }], finish: 'stop', window: null, usage, cost }),
    ];
    const before = [
      message('root', 1, 'go'),
      ...turn(2, 1, 'one', [1]),
      message('root', 4, 'and'),
      ...turn(5, 2, 'two', [4]),
      message('root', 7, 'more'),
      ...turn(8, 3, 'three', [7]),
    ];
    const memory = newRowMemory();
    const gone = (events: readonly LedgerEvent[]) =>
      rowsOf(treeOf([loadedFrom('root', events)]), memory).map((row) => `${row.gone ? '- ' : '+ '}${row.key.replace(/^ses_\w+\//, '')}`);
    const all = ['msg_1', 'part:1.1.0', 'msg_4', 'part:2.1.0', 'msg_7', 'part:3.1.0'];
    expect(gone(before)).toEqual(all.map((key) => `+ ${key}`));
    const dropped = { turns: 2, messages: 1, toolResults: 0 };
    const compacted = { turn: 4, kept: 3, emptied: [], dropped, tokensBefore: 9, tokensAfter: 3, reason: 'asked' as const, summary: 's' };
    expect(
      gone([...before, ...turn(10, 4, 's', [], 'compact'), fact(12, 'context.compacted', compacted), message('root', 13, 'on')]),
    ).toEqual(['+ msg_1', '- part:1.1.0', '- msg_4', '- part:2.1.0', '+ msg_7', '+ part:3.1.0', '+ compaction:4', '+ msg_13']);
  });

  it('tells once why a run failed, where the turn and the end say the same', () => {
    const fact = factsOf('root');
    const failure = { kind: 'auth' as const, message: 'the key is not valid', status: 401, retryAfterMs: null };
    const events = [
      fact(1, 'turn.requested', { turn: 1, messages: [], purpose: 'work' }),
      fact(2, 'turn.cut', { turn: 1, attempt: 1, text: '', reasoning: '', failure }),
      fact(3, 'run.ended', { status: 'failed', reason: 'anthropic: the key is not valid', text: '' }),
    ];
    expect(shape(rowsOf(treeOf([loadedFrom('root', events)])))).toEqual(['item end:run_root']);
  });
});

describe('treeMove', () => {
  const { spawned, transcripts } = nested();
  const rows = rowsOf(treeOf(transcripts, { spawned, expanded: new Map([['child', true]]) }));
  const at = (key: string) => rows.findIndex((row) => row.key.endsWith(key));

  it('goes from a node of a child to the child, and from the child to its call', () => {
    expect(rows[parentIndex(rows, at('msg_20'))]?.key).toBe('child');
    expect(treeMove('ArrowLeft', rows, at('msg_20'), 5)).toEqual({ kind: 'go', index: at('child') });
  });

  it('opens with right, goes in with right again, closes with left', () => {
    expect(treeMove('ArrowRight', rows, at('call_spawn'), 5)).toEqual({ kind: 'fold', open: true });
    expect(treeMove('ArrowRight', rows, at('child'), 5)).toEqual({ kind: 'go', index: at('child') + 1 });
    expect(treeMove('ArrowLeft', rows, at('child'), 5)).toEqual({ kind: 'fold', open: false });
  });

  it('stays within the list, and leaves other keys alone', () => {
    expect(treeMove('k', rows, 0, 5)).toEqual({ kind: 'none' });
    expect(treeMove('PageDown', rows, rows.length - 2, 50)).toEqual({ kind: 'go', index: rows.length - 1 });
    expect(treeMove('Enter', rows, 0, 5)).toEqual({ kind: 'none' });
    expect(treeMove('x', rows, 0, 5)).toEqual({ kind: 'none' });
  });
});
