import { expect, test } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { memoryLedger } from '#test/support/memory-ledger.ts';
import { Feed } from './feed.ts';
import { FlowHub } from './flow.ts';

const facts = (from: number, count: number, version = '1'): LedgerEvent[] =>
  Array.from({ length: count }, (_, index) => ({ seq: from + index, type: 'engine.started', body: { version } }) as LedgerEvent);

function openFeed(written: number) {
  const ledger = memoryLedger();
  ledger.events.push(...facts(1, written));
  const feed = new Feed(ledger, new FlowHub(), systemClock);
  const write = (count: number, version?: string): void => {
    const events = facts(ledger.events.length + 1, count, version);
    ledger.events.push(...events);
    feed.announce(events);
  };
  return { feed, write };
}

test('who is further behind than can be sent takes a new snapshot', async () => {
  const { feed } = openFeed(5001);
  const batches = [];
  for await (const batch of feed.subscribe(0, [], undefined)) batches.push(batch);
  expect(batches).toEqual([{ kind: 'reset', seq: 5001 }]);
  const from = feed.subscribe(1, [], undefined);
  expect((await from.next()).value).toMatchObject({ kind: 'facts', after: 1 });
  await from.return(undefined);
});

test('who takes too slowly is sent back to a snapshot, and those who keep up are not', async () => {
  const { feed, write } = openFeed(1);
  const slow = feed.subscribe(0, [], undefined);
  expect((await slow.next()).value).toMatchObject({ kind: 'facts', after: 0 });
  write(3000);
  write(3000);
  expect(await slow.next()).toEqual({ done: false, value: { kind: 'reset', seq: 6001 } });
  expect((await slow.next()).done).toBe(true);
  const again = feed.subscribe(6001, [], undefined);
  const next = again.next();
  write(1);
  expect((await next).value).toMatchObject({ kind: 'facts', after: 6001, events: [{ seq: 6002 }] });
  await again.return(undefined);
});

test('a few large facts are too much as well: 4 MB at once, waiting or missed', async () => {
  const { feed, write } = openFeed(1);
  const slow = feed.subscribe(0, [], undefined);
  await slow.next();
  const large = 'x'.repeat(2_000_000);
  write(2, large);
  expect((await slow.next()).value).toMatchObject({ kind: 'facts', events: [{ seq: 2 }, { seq: 3 }] });
  write(1, large);
  write(2, large);
  expect((await slow.next()).value).toEqual({ kind: 'reset', seq: 6 });
  expect((await feed.subscribe(0, [], undefined).next()).value).toEqual({ kind: 'reset', seq: 6 });
});

test('facts that come between asking and answering are neither lost nor sent twice', async () => {
  const { feed, write } = openFeed(10);
  const controller = new AbortController();
  const seen: number[] = [];
  const taking = (async () => {
    for await (const batch of feed.subscribe(0, [], controller.signal)) {
      if (batch.kind !== 'facts') continue;
      seen.push(...batch.events.map(({ seq }) => seq));
      if (seen.length === 20) controller.abort();
    }
  })();
  for (let index = 0; index < 10; index += 1) {
    write(1);
    await Promise.resolve();
  }
  await taking;
  expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});
