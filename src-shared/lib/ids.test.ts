import { assert, constantFrom, integer, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { AgentId, CallId, CommandId, commandOf, EventId, idsFrom, MessageId, RunId, SessionId } from './ids.ts';

const hex = constantFrom(...'0123456789abcdef'.split(''));
const seed = string({ unit: hex, minLength: 32, maxLength: 32 });
const callId = string({ unit: constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'.split('')), minLength: 12, maxLength: 12 }).map(
  (letters) => `call_${letters}` as CallId,
);

const drawAll = (from: string, at: number) => {
  const ids = idsFrom(from);
  return [ids.agent(), ids.session(), ids.run(), ids.call(), ids.message(), ids.event(at), ids.agent()];
};

test('the same seed draws the same ids, each of its kind', () => {
  assert(
    property(seed, integer({ min: 0, max: 2 ** 47 }), (from, at) => {
      const drawn = drawAll(from, at);
      expect(drawAll(from, at)).toEqual(drawn);
      for (const [index, kind] of [AgentId, SessionId, RunId, CallId, MessageId, EventId].entries()) {
        expect(kind.safeParse(drawn[index]).success, String(drawn[index])).toBe(true);
      }
    }),
  );
});

test('one seed draws no id twice, and seeds that differ in one digit draw others', () => {
  const ids = idsFrom('0'.repeat(32));
  expect(new Set(Array.from({ length: 10_000 }, () => ids.agent())).size).toBe(10_000);
  const first = Array.from({ length: 32 }, (_, digit) => idsFrom(`${'0'.repeat(digit)}1${'0'.repeat(31 - digit)}`).agent());
  expect(new Set(first).size).toBe(32);
});

test('event ids tell the time they were drawn at, and sort by it', () => {
  assert(
    property(seed, integer({ min: 0, max: 2 ** 47 }), integer({ min: 1, max: 1000 }), (from, at, later) => {
      const ids = idsFrom(from);
      const [first, second] = [ids.event(at), ids.event(at + later)];
      expect(Number.parseInt(first.replace('-', '').slice(0, 12), 16)).toBe(at);
      expect(first < second).toBe(true);
    }),
  );
});

test('each call is a command of its own, and always the same', () => {
  assert(
    property(tuple(callId, callId), ([one, other]) => {
      expect(CommandId.safeParse(commandOf(one)).success).toBe(true);
      expect(commandOf(one)).toBe(commandOf(one));
      expect(commandOf(one) === commandOf(other)).toBe(one === other);
    }),
  );
});
