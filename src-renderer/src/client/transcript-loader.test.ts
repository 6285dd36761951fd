import { beforeEach, expect, it, vi } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { callFacts, ids, message } from '#renderer/stores/facts.test-support.ts';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import type { Rpc } from './rpc.ts';
import { createTranscriptLoader } from './transcript-loader.ts';

type Range = { before: number | null; after: number | null; limit: number };

/** An engine that answers ranges from `log`, when the test lets it. */
function engine(log: LedgerEvent[]) {
  const held: (() => void)[] = [];
  const state = { hold: false, fail: false, asked: [] as Range[] };
  const events = async ({ before, after, limit }: Range) => {
    state.asked.push({ before, after, limit });
    const wanted = log.filter((event) => (before === null || event.seq < before) && (after === null || event.seq > after));
    const answer = { events: after === null ? wanted.slice(-limit) : wanted.slice(0, limit), more: wanted.length > limit };
    if (state.hold) await new Promise<void>((resolve) => held.push(resolve));
    if (state.fail) throw new Error('the ledger cannot be read');
    return answer;
  };
  const loader = createTranscriptLoader({ sessions: { events } } as unknown as Pick<Rpc, 'sessions'>);
  return { loader, state, release: () => held.splice(0).forEach((each) => each()) };
}

const session = ids.session('a');
const shown = () => useTranscripts.getState().loaded.get(session);
const keys = () => shown()?.items.map((item) => item.key);

beforeEach(() => useTranscripts.setState({ loaded: new Map() }));

it('neither loses nor doubles facts that happen while a transcript is being loaded', async () => {
  const log = [message('a', 1, 'go'), ...callFacts('a', 2, 'one')];
  const { loader, state, release } = engine(log);
  state.hold = true;
  const loading = loader.ensure(session);
  await vi.waitFor(() => expect(state.asked).toHaveLength(1), { interval: 1 });
  expect(shown()?.state).toBe('loading');
  // The first is in the answer as well, the second came after it.
  loader.take([log[3]!, message('a', 9, 'later')]);
  release();
  await loading;
  expect(keys()).toEqual(['msg_1', 'call_one', 'msg_9']);
  expect(shown()?.items[1]).toMatchObject({ state: 'ended' });
});

it('folds on what happens, and passes by what happens in sessions that nobody looks at', async () => {
  const { loader } = engine([message('a', 1, 'go')]);
  await loader.ensure(session);
  loader.take([...callFacts('a', 5, 'new'), message('b', 8, 'elsewhere')]);
  expect(keys()).toEqual(['msg_1', 'call_new']);
  expect(useTranscripts.getState().loaded.has(ids.session('b'))).toBe(false);
});

it('loads the part before, up to the beginning', async () => {
  const log = Array.from({ length: 1700 }, (_, index) => message('a', index + 1, `m${index}`));
  const { loader } = engine(log);
  await loader.ensure(session);
  expect([shown()?.items.length, shown()?.more]).toEqual([500, true]);
  expect(await loader.older(session)).toBe(true);
  expect(await loader.older(session)).toBe(true);
  expect([shown()?.items.length, shown()?.more]).toEqual([1700, false]);
  expect(await loader.older(session)).toBe(false);
});

it('says why a transcript could not be loaded, and loads it when asked again', async () => {
  const { loader, state } = engine([message('a', 1, 'go')]);
  state.fail = true;
  await loader.ensure(session);
  expect(shown()).toMatchObject({ state: 'failed', problem: 'the ledger cannot be read' });
  state.fail = false;
  await loader.ensure(session);
  expect(keys()).toEqual(['msg_1']);
});

it('fills a gap with what was missed', async () => {
  const log = [message('a', 1, 'go')];
  const { loader, state } = engine(log);
  await loader.ensure(session);
  log.push(message('a', 5, 'missed'));
  await loader.catchUp(3);
  expect(keys()).toEqual(['msg_1', 'msg_5']);
  expect(state.asked.at(-1)).toMatchObject({ after: 3 });
});

it('begins anew at the end where too much was missed to fill in', async () => {
  const log = [message('a', 1, 'go')];
  const { loader } = engine(log);
  await loader.ensure(session);
  for (let seq = 10; seq < 2600; seq += 1) log.push(message('a', seq, 'missed'));
  await loader.catchUp(1);
  expect([shown()?.items.length, shown()?.more]).toEqual([500, true]);
  expect(keys()?.at(-1)).toBe('msg_2599');
});

it('lets go of what is old in a session that only goes on, but not while a person reads there', async () => {
  const { loader } = engine([message('a', 1, 'go')]);
  await loader.ensure(session);
  loader.hold(true);
  loader.take(Array.from({ length: 8100 }, (_, index) => message('a', index + 2, 'x')));
  expect([shown()?.items.length, shown()?.more]).toEqual([8101, false]);
  loader.hold(false);
  loader.take([message('a', 9000, 'x')]);
  expect([shown()?.items.length, shown()?.more]).toEqual([3000, true]);
});
