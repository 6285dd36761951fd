import { expect, test } from 'vitest';
import type { LiveBatch } from '#shared/contract/live.ts';
import { type Scenario, scenario } from '#test/support/scenario.ts';
import { call, type Reply, say } from '#test/support/scripted-models.ts';

/** Takes batches until one satisfies, and ends the subscription. */
async function batchesUntil(
  s: Scenario,
  after: number,
  roots: readonly string[],
  done: (batch: LiveBatch) => boolean,
): Promise<LiveBatch[]> {
  const controller = new AbortController();
  const taken: LiveBatch[] = [];
  for await (const batch of s.engine.feed.subscribe(after, roots, controller.signal)) {
    taken.push(batch);
    if (done(batch)) break;
  }
  controller.abort();
  return taken;
}

const hasEnd = (batch: LiveBatch): boolean => batch.kind === 'facts' && batch.events.some((event) => event.type === 'run.ended');
const facts = (batches: readonly LiveBatch[]) => batches.flatMap((batch) => (batch.kind === 'facts' ? [batch] : []));

test('facts come without a gap, from wherever a client stood, and are those of the ledger', async () => {
  const s = await scenario({
    script: { main: ({ caller }) => (caller.turn <= 10 ? [call('read', { path: `f${caller.turn}` })] : say('x'.repeat(6000))) },
  });
  const whole = batchesUntil(s, 0, [], hasEnd);
  await s.run('go');
  const batches = facts(await whole);
  const events = batches.flatMap((batch) => batch.events);
  expect(batches[0]?.after).toBe(0);
  for (const [index, batch] of batches.entries()) {
    expect(batch.events[0]?.seq).toBe(batch.after + 1);
    if (index > 0) expect(batch.after).toBe(batches[index - 1]?.events.at(-1)?.seq);
  }
  expect(events).toEqual(s.log.slice(0, events.length));
  const late = facts(await batchesUntil(s, 7, [], hasEnd)).flatMap((batch) => batch.events);
  expect(late).toEqual(s.log.slice(7));
});

test('who comes late gets what is open now, and then what is added to it', async () => {
  const more = Promise.withResolvers<Reply>();
  const rest = Promise.withResolvers<Reply>();
  const s = await scenario({ script: { main: [{ streamed: 'Once upon ', rest: more.promise }] } });
  const root = await s.start('go');
  await s.streamed('main', 'Once upon ');
  let seen = '';
  const taking = batchesUntil(s, s.engine.seq(), [root.session], (batch) => {
    if (batch.kind === 'flow') for (const { text } of batch.items) seen += text;
    if (seen === 'Once upon ') more.resolve({ streamed: 'a time', rest: rest.promise });
    return seen === 'Once upon a time';
  });
  const items = (await taking).flatMap((batch) => (batch.kind === 'flow' ? batch.items : []));
  expect(items).toMatchObject([
    { block: '1.1.0', kind: 'text', offset: 0, text: 'Once upon ' },
    { block: '1.1.0', kind: 'text', offset: 10, text: 'a time' },
  ]);
  rest.resolve(say('Once upon a time.'));
  await s.ended('main');
  expect(s.engine.flow.current(new Set([root.session]))).toEqual([]);
});

test('flow of a tree is only for those who asked for that tree', async () => {
  const rest = Promise.withResolvers<Reply>();
  const s = await scenario({ script: { main: [{ streamed: 'secret ', rest: rest.promise }] } });
  const taking = batchesUntil(s, 0, [], hasEnd);
  await s.start('go');
  await s.models.until('main', 1);
  rest.resolve(say('secret word'));
  expect((await taking).filter((batch) => batch.kind === 'flow')).toEqual([]);
});
