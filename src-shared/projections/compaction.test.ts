import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { EventType, LedgerEvent } from '#shared/events/catalog.ts';
import type { CallId } from '#shared/lib/ids.ts';
import { cutBare, cutForSummary, isCut, sizeAfter, sizeOf } from './compaction.ts';
import { type Conversation, extend, lastWords, newConversation } from './conversation.ts';

const event = (type: EventType, body: object) => ({ type, body }) as LedgerEvent;

interface Turn {
  readonly message?: string;
  /** Length of what a tool gave back; none was called where it is left out. */
  readonly output?: number;
  readonly words?: string;
  /** It was cut, and never answered. */
  readonly cut?: boolean;
}

/** A conversation of these turns, numbered from `first` on. */
function spoken(turns: readonly Turn[], conversation = newConversation(), first = 1): Conversation {
  for (const [index, { message, output, words, cut }] of turns.entries()) {
    const turn = first + index;
    if (message !== undefined) {
      extend(conversation, event('message.accepted', { message: `m${turn}`, from: { kind: 'person' }, text: message }));
    }
    extend(conversation, event('turn.requested', { turn, messages: message === undefined ? [] : [`m${turn}`], purpose: 'work' }));
    if (cut === true) {
      extend(conversation, event('turn.cut', { turn, attempt: 1, text: words ?? '', reasoning: '', failure: null }));
      continue;
    }
    const call = { type: 'call', call: `call_${turn}`, providerCall: `p${turn}`, name: 'read', args: {} };
    const parts = [
      { type: 'reasoning', text: 'hm', notes: { maker: { signature: 's' } } },
      ...(words === undefined ? [] : [{ type: 'text', text: words }]),
      ...(output === undefined ? [] : [call]),
    ];
    extend(conversation, event('turn.ended', { turn, attempt: 1, parts, finish: 'stop' }));
    if (output !== undefined) {
      extend(conversation, event('tool.ended', { turn, call: call.call, outcome: 'ok', output: 'x'.repeat(output), facts: {} }));
    }
  }
  return conversation;
}

/** The compacting turn of this number, to its end. */
function compactedBy(conversation: Conversation, turn: number, cut: ReturnType<typeof cutBare>, summary: string): Conversation {
  extend(conversation, event('turn.requested', { turn, messages: [], purpose: 'compact' }));
  extend(conversation, event('turn.ended', { turn, attempt: 1, parts: [{ type: 'text', text: summary }], finish: 'stop' }));
  const body = { turn, ...cut, tokensBefore: null, tokensAfter: null, reason: 'window', summary };
  extend(conversation, event('context.compacted', body));
  return conversation;
}

const even = (count: number, output = 100): Turn[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? { message: 'go', output } : { output }));

test.each<[string, Turn[], kept: number, turns: number]>([
  ['two turns that are a small part of the whole', even(10), 9, 8],
  ['one, where two are more than a quarter', even(6), 6, 5],
  ['none, where one is more than half', [...even(3), { output: 5000 }], 5, 4],
  ['none of a single turn', even(1), 2, 1],
  ['one that was never answered, and one that was before it', [...even(6), { message: 'more', cut: true }], 6, 5],
])('a summary leaves %s', (_, turns, kept, dropped) => {
  const cut = cutForSummary(spoken(turns), turns.length + 1);
  expect([cut.kept, cut.dropped]).toEqual([kept, { turns: dropped, messages: 0, toolResults: dropped }]);
});

test('the first message and what is kept stay word for word, thoughts aside; all between is one message that says what it is', () => {
  const conversation = spoken([
    { message: 'go', output: 100 },
    { message: 'and this', output: 100, words: 'I look' },
    { output: 100 },
    { output: 1 },
    { words: 'said', output: 1 },
  ]);
  const cut = cutForSummary(conversation, 6);
  expect(cut).toEqual({ kept: 4, emptied: [], dropped: { turns: 3, messages: 1, toolResults: 3 } });
  compactedBy(conversation, 6, cut, 'so far');
  expect(conversation.entries).toEqual([
    { role: 'user', text: 'go' },
    {
      role: 'user',
      text: expect.stringMatching(
        /^\[notice from Coppice\]\nTo make room, 3 turns .* replaced by this summary[\s\S]*<summary>\nso far\n<\/summary>$/,
      ),
    },
    { role: 'assistant', parts: [expect.objectContaining({ type: 'call', call: 'call_4' })] },
    expect.objectContaining({ role: 'tool', call: 'call_4' }),
    { role: 'assistant', parts: [{ type: 'text', text: 'said' }, expect.objectContaining({ call: 'call_5' })] },
    expect.objectContaining({ role: 'tool', call: 'call_5' }),
  ]);
  expect(lastWords(conversation)).toBe('said');
});

test('a second summary takes the place of the first; the last words are known even when their turn is gone', () => {
  const conversation = spoken([...even(5), { words: 'long words '.repeat(100) }]);
  compactedBy(conversation, 7, cutForSummary(conversation, 7), 'first summary');
  expect(conversation.entries).toHaveLength(2);
  expect(lastWords(conversation)).toMatch(/^long words/);
  spoken(even(4).slice(1), conversation, 8);
  compactedBy(conversation, 11, cutForSummary(conversation, 11), 'second summary');
  const [first, second, ...rest] = conversation.entries;
  expect([first, rest.length]).toEqual([{ role: 'user', text: 'go' }, 2]);
  expect(JSON.stringify(second)).toContain('second summary');
  expect(JSON.stringify(second)).not.toContain('first summary');
});

test('without a summary the oldest outputs go first, then the oldest turns, and an earlier summary stays', () => {
  const outputs = spoken(even(4, 1000));
  expect(cutBare(outputs, 5, false)).toEqual({
    kept: 1,
    emptied: ['call_1', 'call_2', 'call_3'],
    dropped: { turns: 0, messages: 0, toolResults: 3 },
  });
  const words = spoken([
    { message: 'go', words: 'w'.repeat(900) },
    { message: 'b', words: 'w'.repeat(900) },
    { words: 'w'.repeat(900) },
    { words: 'end' },
  ]);
  expect(cutBare(words, 5, false)).toEqual({ kept: 3, emptied: [], dropped: { turns: 2, messages: 1, toolResults: 0 } });

  compactedBy(words, 5, cutForSummary(words, 5), 'a summary');
  spoken([{ words: 'w'.repeat(900) }, { words: 'w'.repeat(900) }], words, 6);
  compactedBy(words, 8, cutBare(words, 8, true), '');
  expect(JSON.stringify(words.entries[1])).toMatch(/left out without a summary.*An earlier summary.*a summary/);
});

test('where nothing can go, nothing is said to', () => {
  expect(isCut(cutBare(spoken([{ message: 'a very long task '.repeat(1000), cut: true }]), 2, true))).toBe(false);
});

const turn = record(
  {
    message: constantFrom('a', 'b'.repeat(500)),
    output: integer({ min: 0, max: 3000 }),
    words: constantFrom('', 'w', 'w'.repeat(800)),
    cut: boolean(),
  },
  { requiredKeys: [] },
);

test('whatever was said: no result without its call, the first message first, and as many turns fewer as was said', () => {
  assert(
    property(
      array(turn, { minLength: 1, maxLength: 12 }),
      array(turn, { maxLength: 6 }),
      boolean(),
      boolean(),
      (before, after, bare, hard) => {
        const conversation = spoken([{ ...before[0], message: 'first', cut: false }, ...before.slice(1)]);
        for (const [at, more] of [after, []].entries()) {
          const number = 100 * (at + 1);
          const cut = bare ? cutBare(conversation, number, hard) : cutForSummary(conversation, number);
          const foretold = sizeAfter(conversation, cut);
          const length = sizeOf(conversation.entries);
          const answered = conversation.chunks.filter(({ answered: one }) => one).length;
          expect(foretold).toBeLessThanOrEqual(length);
          compactedBy(conversation, number, cut, bare ? '' : 's');
          expect(conversation.chunks.filter(({ answered: one }) => one)).toHaveLength(answered - cut.dropped.turns);
          expect(conversation.entries[0]).toEqual({ role: 'user', text: 'first' });
          expect(orphans(conversation)).toEqual([]);
          spoken(more, conversation, number + 1);
        }
      },
    ),
  );
});

/** Calls without their result, and results without their call. */
function orphans({ entries }: Conversation): CallId[] {
  const calls = entries.flatMap((entry) =>
    entry.role === 'assistant' ? entry.parts.flatMap((part) => (part.type === 'call' ? [part.call] : [])) : [],
  );
  const results = entries.flatMap((entry) => (entry.role === 'tool' ? [entry.call] : []));
  return [...calls.filter((each) => !results.includes(each)), ...results.filter((each) => !calls.includes(each))];
}

test('a rewind to before a compaction brings back what it took away, and to before that rewind takes it again', () => {
  const conversation = spoken(even(6));
  extend(conversation, { ...event('turn.cut', { turn: 7, text: '', reasoning: '', failure: null }), id: 'before' } as LedgerEvent);
  const [entries, chunks] = [[...conversation.entries], conversation.chunks];
  compactedBy(conversation, 7, cutForSummary(conversation, 7), 'so far');
  spoken([{ output: 10 }], conversation, 8);
  extend(conversation, { ...event('notice.given', { about: 'loop', text: '' }), id: 'after' } as LedgerEvent);
  const [compacted, after] = [[...conversation.entries], conversation.chunks];
  const rewind = (to: string) => extend(conversation, event('agent.rewound', { to, conversation: true }));
  rewind('before');
  expect([conversation.entries, conversation.chunks, conversation.summary]).toEqual([entries, chunks, '']);
  spoken([{ message: 'other', words: 'way' }], conversation, 9);
  rewind('after');
  expect([conversation.entries, conversation.chunks, conversation.summary]).toEqual([compacted, after, 'so far']);
});
