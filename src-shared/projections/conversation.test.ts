import { expect, test } from 'vitest';
import type { EventType, LedgerEvent } from '#shared/events/catalog.ts';
import { extend, lastWords, newConversation } from './conversation.ts';

const event = (type: EventType, body: object) => ({ type, body }) as LedgerEvent;
const told = (...events: LedgerEvent[]) => {
  const conversation = newConversation();
  for (const each of events) extend(conversation, each);
  return conversation;
};
const accepted = (message: string, from: object, text: string) => event('message.accepted', { message, from, text });
const usage = {};

test('messages say whom they are from, and stand where they were read', () => {
  const { entries, prompt } = told(
    accepted('m1', { kind: 'person' }, 'Do it'),
    accepted('m2', { kind: 'agent', agent: 'a0000001', name: 'Max' }, 'I help'),
    accepted('m3', { kind: 'engine' }, 'Mind the gap'),
    event('turn.requested', { turn: 1, messages: ['m1', 'm2', 'm3'], purpose: 'work' }),
    accepted('m4', { kind: 'person' }, 'Not read yet'),
  );
  expect(prompt).toBe('Do it');
  expect(entries).toEqual([
    { role: 'user', text: 'Do it' },
    { role: 'user', text: '[message from agent Max (a0000001)]\nI help' },
    { role: 'user', text: '[notice from Coppice]\nMind the gap' },
  ]);
});

test('a cut answer is told only where another turn follows; a second attempt takes its place', () => {
  const cut = event('turn.cut', { turn: 1, attempt: 1, text: 'half a', reasoning: '', failure: null });
  const whole = event('turn.ended', { turn: 1, attempt: 2, parts: [{ type: 'text', text: 'whole' }], finish: 'stop', usage });
  expect(told(cut, whole).entries).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'whole' }] }]);
  expect(told(cut, event('turn.requested', { turn: 2, messages: [], purpose: 'work' })).entries).toEqual([
    { role: 'assistant', parts: [{ type: 'text', text: 'half a' }] },
  ]);
});

test('a result stands under the call of the provider; of a call that nobody made there is none', () => {
  const part = { type: 'call', call: 'call_000000000001', providerCall: 'toolu_1', name: 'Read', args: { path: 'a' } };
  const ended = (call: string) => event('tool.ended', { turn: 1, call, outcome: 'ok', output: 'text', facts: {} });
  const { entries } = told(
    event('turn.ended', { turn: 1, attempt: 1, parts: [part], finish: 'tool', usage }),
    ended('call_000000000001'),
    ended('call_00000000000x'),
  );
  expect(entries.slice(1)).toEqual([
    { role: 'tool', call: 'call_000000000001', providerCall: 'toolu_1', name: 'Read', output: 'text', outcome: 'ok' },
  ]);
});

test('the last words are the newest that were said, calls and reasoning aside', () => {
  const said = (turn: number, ...parts: object[]) => event('turn.ended', { turn, attempt: 1, parts, finish: 'stop', usage });
  const call = { type: 'call', call: 'call_000000000001', providerCall: 'p', name: 'read', args: {} };
  const conversation = told(
    said(1, { type: 'text', text: 'one' }, { type: 'text', text: 'two' }),
    said(2, { type: 'reasoning', text: 'hm' }, call, { type: 'text', text: '', notes: { google: { thoughtSignature: 'c2ln' } } }),
  );
  expect(lastWords(conversation)).toBe('one\n\ntwo');
  expect(lastWords(newConversation())).toBe('');
});

test('a rewind leaves out what came after, gives open calls a result, and is undone by one to before it', () => {
  let seq = 0;
  const at = (type: EventType, body: object) => ({ id: `event-${(seq += 1)}`, type, body }) as LedgerEvent;
  const callPart = { type: 'call', call: 'call_000000000001', providerCall: 'toolu_1', name: 'Read', args: {} };
  const ended = { call: callPart.call, outcome: 'ok', output: 'read' };
  const facts = [
    at('message.accepted', { message: 'm1', from: { kind: 'person' }, text: 'Do it' }),
    at('turn.requested', { turn: 1, messages: ['m1'] }),
    at('turn.ended', { turn: 1, attempt: 1, parts: [callPart], finish: 'tool', usage }),
    at('tool.ended', { turn: 1, ...ended }),
    at('turn.requested', { turn: 2, messages: [] }),
    at('turn.cut', { turn: 2, attempt: 1, text: 'half', reasoning: '', failure: null }),
  ];
  const whole = told(...facts, at('turn.requested', { turn: 3, messages: [] })).entries;
  const back = (to: number) => at('agent.rewound', { to: `event-${to}`, conversation: true });
  const closed = { role: 'tool', call: callPart.call, providerCall: 'toolu_1', name: 'Read', outcome: 'cancelled' };
  const rewound = [...facts, back(3)];
  expect(told(...rewound).entries).toEqual([...whole.slice(0, 2), { ...closed, output: expect.stringContaining('went back') }]);
  // The first message is read once more where it is asked again.
  const again = told(...facts, back(1), at('turn.requested', { turn: 3, messages: ['m1'] }));
  expect(again.entries).toEqual([{ role: 'user', text: 'Do it' }]);
  expect(told(...rewound, back(6), at('turn.requested', { turn: 3, messages: [] })).entries).toEqual(whole);
  expect(told(...facts, at('agent.rewound', { to: 'event-1', conversation: false })).entries).toHaveLength(3);
});
