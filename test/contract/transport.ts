import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { RouterClient } from '@orpc/server';
import type { Router } from '#main/transports/rpc/router.ts';
import type { RpcContext } from '#main/transports/rpc/context.ts';
import type { LiveBatch } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { newCommandId } from '#test/support/coppice.ts';
import { noticeOf, someone } from '#test/support/facts.ts';
import { KINDS } from '#test/support/provider-asking.ts';
import { talk, type Speaker } from '#test/support/talk.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

/** One client's way to the router. */
export interface Connection {
  readonly client: RouterClient<Router>;
  /** The client goes on without reading what comes. */
  pause(): void;
  resume(): void;
  /** The client is gone, without a word. */
  close(): void;
}

export interface Transport {
  readonly name: string;
  /** Whether a client that does not read is noticed, so that its stream goes no further. */
  readonly holdsBack: boolean;
  /** Whether a connection can be lost; if so its streams end. */
  readonly canBeLost: boolean;
  connect(context: RpcContext): Promise<Connection>;
}

/** What every way in owes a client, whatever carries it: the whole router over a whole Coppice. */
export function transportContract(transport: Transport): void {
  const open = async (speaker: Speaker = () => [{ text: 'Hello back.' }]) => {
    const [, kind] = KINDS;
    const { whole, repository, start } = await talk(kind!, speaker);
    const { answering } = whole.coppice;
    const connect = async (name: string) => {
      const connection = await transport.connect({ ...answering, via: 'window', client: name });
      onTestFinished(() => connection.close());
      return connection;
    };
    return { whole, engine: answering.engine, repository, start, connect, ...(await connect('first')) };
  };

  describe(`a client over ${transport.name}`, () => {
    it('gets answers', async () => {
      const { client, repository } = await open();
      expect(await client.system.folder({ path: repository.path })).toMatchObject({ kind: 'repository', branch: 'main', dirty: 0 });
      expect(await client.system.status()).toMatchObject({ shell: 'cli', model: 'work/some-model', trouble: null });
    });

    it('gets the same answer to the same command', async () => {
      const { client, repository } = await open();
      const asked = { commandId: newCommandId(), cwd: repository.path, prompt: 'Hello', model: null, mode: 'auto' as const };
      const first = await client.sessions.start(asked);
      expect(await client.sessions.start(asked)).toEqual(first);
      expect((await client.live.snapshot()).sessions).toHaveLength(1);
    });

    it('makes one tour of one command, however often it is asked', async () => {
      const { client, whole } = await open();
      const asked = { commandId: newCommandId() };
      const first = await client.sessions.tour(asked);
      expect(await client.sessions.tour(asked)).toEqual(first);
      expect(await readdir(join(whole.data, 'tour'))).toEqual(['till']);
    });

    it('is told what the contract declares: what is not there, what is refused, what is off', async () => {
      const { client, repository, whole, start } = await open();
      const nowhere = { session: someone().session, before: null, after: null, limit: 10 };
      expect(await client.sessions.events(nowhere)).toEqual({ events: [], more: false });
      await expect(client.blobs.text({ hash: '0'.repeat(64) })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
      const { session, agent } = await start('Hello');
      await whole.ended(agent);
      await expect(client.sessions.resume({ commandId: newCommandId(), session })).rejects.toMatchObject({
        code: 'REFUSED',
        defined: true,
        status: 409,
        data: { code: 'not_interrupted' },
        message: expect.stringContaining('only what is paused or interrupted can be resumed'),
      });
      const empty = { commandId: newCommandId(), cwd: repository.path, prompt: ' ', model: null, mode: 'auto' as const };
      await expect(client.sessions.start(empty)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        defined: true,
        data: { code: 'empty_prompt' },
      });
    });

    it('is told which field of its words is off', async () => {
      const { client, repository } = await open();
      const asked = { commandId: newCommandId(), cwd: repository.path, prompt: 7 as never, model: null, mode: 'auto' as const };
      const refused = client.sessions.start(asked);
      await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true, data: { code: 'invalid' } });
      await expect(refused).rejects.toThrow(/prompt: .*expected string/);
      const limits = { session: someone().session, before: null, after: null, limit: 0 };
      await expect(client.sessions.events(limits)).rejects.toThrow(/limit: /);
      expect((await client.live.snapshot()).sessions).toEqual([]);
    });

    it('is told no inside of what nobody expected', async () => {
      const { client, whole } = await open();
      const log = vi.spyOn(console, 'error').mockReturnValue();
      vi.spyOn(whole.coppice.answering.surroundings, 'status').mockRejectedValue(new Error('inside /secret/path'));
      const refused = client.system.status();
      await expect(refused).rejects.toThrow();
      if (transport.canBeLost) await expect(refused).rejects.not.toThrow('inside');
      log.mockRestore();
    });

    it('hears all facts, in order and without a gap, those before and those to come', async () => {
      const { client, engine, start, whole } = await open();
      const before = await start('Before');
      await whole.ended(before.agent);
      const stream = await client.live.subscribe({ after: 0, roots: [] });
      const heard = gather(stream);
      await Promise.all(['one', 'two', 'three'].map(async (prompt) => whole.ended((await start(prompt)).agent)));
      const last = engine.seq();
      const facts = await heard.until((events) => events.at(-1)?.seq === last);
      expect(facts.map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
      expect(facts).toEqual(await engine.ledger.readAll(0, 10_000));
      await stream.return?.(undefined);
    });

    it('sees text as it comes, from what was open when it came', async () => {
      const more = Promise.withResolvers<void>();
      const { client, start, engine } = await open(() => ({
        raw: [delta('One '), more.promise, delta('two.'), 'data: [DONE]\n\n'],
      }));
      const { session, agent } = await start('Count');
      while (engine.flow.partial(agent).text === '') await setImmediate();
      const stream = await client.live.subscribe({ after: engine.seq(), roots: [session] });
      const batch = async (): Promise<string> => {
        const { value, done } = await stream.next();
        if (done === true) return 'the end';
        return value.kind === 'flow' ? value.items.map(({ offset, text }) => `${offset}:${text}`).join() : batch();
      };
      expect(await batch()).toBe('0:One ');
      more.resolve();
      expect(await batch()).toBe('4:two.');
      await stream.return?.(undefined);
    });

    it('that wants no more is not produced for', async () => {
      const { client, engine } = await open();
      const ended = watchEnds(engine);
      const gone = new AbortController();
      const aborted = await client.live.subscribe({ after: 0, roots: [] }, { signal: gone.signal });
      await aborted.next();
      const returned = await client.live.subscribe({ after: 0, roots: [] });
      await returned.next();
      expect(ended.open()).toBe(2);
      // It waits for what is not there yet.
      const waiting = aborted.next().catch(() => undefined);
      gone.abort();
      await Promise.all([waiting, ended.down(1)]);
      await returned.return?.(undefined);
      await ended.down(0);
      expect(await client.system.status()).toMatchObject({ shell: 'cli' });
    });

    it.runIf(transport.canBeLost)('that is gone is not produced for', async () => {
      const { client, engine, close } = await open();
      const ended = watchEnds(engine);
      await (await client.live.subscribe({ after: 0, roots: [] })).next();
      expect(ended.open()).toBe(1);
      close();
      await ended.down(0);
    });

    it.runIf(transport.holdsBack)('that does not read is sent back to a snapshot, and what waits for it is bounded', async () => {
      const { client, engine, pause, resume } = await open();
      const batches = watchBatches(engine);
      const stream = await client.live.subscribe({ after: 0, roots: [] });
      await stream.next();
      pause();
      const one = someone();
      let seq = engine.seq();
      // 120 MB, announced and not written: nothing but what waits for the client holds them.
      for (let round = 0; round < 300; round += 1) {
        engine.feed.announce(Array.from({ length: 100 }, () => noticeOf((seq += 1), one, 'x'.repeat(4000))));
        await setImmediate();
      }
      await quiet(() => batches.bytes());
      expect(batches.bytes()).toBeLessThan(25_000_000);
      resume();
      let last: LiveBatch | undefined;
      for await (const batch of stream) last = batch;
      expect(last).toEqual({ kind: 'reset', seq: engine.seq() });
    });

    it('is told that its answer to a request came second', async () => {
      const { client, connect, start, whole, engine, repository } = await open(({ answers }) =>
        answers === 0 ? [{ call: { name: 'write', args: { path: 'new.txt', content: 'x' } } }] : [{ text: 'Done.' }],
      );
      const { agent } = await start('Write', 'ask');
      await engine.until(() => engine.views.agents.get(agent)?.run.status === 'waiting', new AbortController().signal, null);
      const second = await connect('second');
      const [request] = (await second.client.live.snapshot()).approvals;
      const say = (answer: 'once' | 'deny') => ({ commandId: newCommandId(), call: request!.call, answer, words: '' });
      const [won, lost] = await Promise.allSettled([client.approvals.answer(say('once')), second.client.approvals.answer(say('deny'))]);
      expect([won.status, lost.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      const told = [won, lost].find((each) => each.status === 'rejected');
      expect(told?.reason).toMatchObject({
        code: 'REFUSED',
        data: { code: 'answered' },
        message: expect.stringContaining('no longer open'),
      });
      await whole.ended(agent);
      const allowed = won.status === 'fulfilled';
      expect(await repository.git('status', '--porcelain')).toBe(allowed ? '?? new.txt' : '');
      expect((await client.live.snapshot()).approvals).toEqual([]);
      const answers = (await engine.ledger.readAll(0, 10_000)).filter(({ type }) => type === 'approval.answered');
      expect(answers.map(({ actor }) => actor.id)).toEqual([allowed ? 'first' : 'second']);
    });
  });
}

/** Collects the facts of a stream; every batch must follow the one before. */
function gather(stream: AsyncIterableIterator<LiveBatch>) {
  const events: LedgerEvent[] = [];
  return {
    async until(met: (events: readonly LedgerEvent[]) => boolean): Promise<readonly LedgerEvent[]> {
      while (!met(events)) {
        const { value, done } = await stream.next();
        if (done === true) throw new Error('the stream has ended');
        if (value.kind !== 'facts') continue;
        expect(value.after).toBe(events.at(-1)?.seq ?? 0);
        events.push(...value.events);
      }
      return events;
    },
  };
}

type Feeding = RpcContext['engine'];

/** Counts the subscriptions that are open in the engine. */
function watchEnds(engine: Feeding) {
  let open = 0;
  const watchers = new Set<() => void>();
  const subscribe = engine.feed.subscribe.bind(engine.feed);
  vi.spyOn(engine.feed, 'subscribe').mockImplementation(async function* (...args) {
    open += 1;
    try {
      yield* subscribe(...args);
    } finally {
      open -= 1;
      for (const watcher of watchers) watcher();
    }
  });
  return {
    open: () => open,
    down: (to: number) =>
      new Promise<void>((resolve) => {
        const look = () => (open <= to ? resolve() : undefined);
        watchers.add(look);
        look();
      }),
  };
}

/** Counts what the engine was asked for on behalf of its subscribers. */
function watchBatches(engine: Feeding) {
  let bytes = 0;
  const subscribe = engine.feed.subscribe.bind(engine.feed);
  vi.spyOn(engine.feed, 'subscribe').mockImplementation(async function* (...args) {
    for await (const batch of subscribe(...args)) {
      bytes += JSON.stringify(batch).length;
      yield batch;
    }
  });
  return { bytes: () => bytes };
}

/** Resolves once a value has stood still for a while of the loop's turns. */
async function quiet(value: () => number): Promise<void> {
  let before = -1;
  for (let still = 0; still < 3000; still = value() === before ? still + 1 : 0) {
    before = value();
    await setImmediate();
  }
}

function delta(content: string): string {
  const choice = { index: 0, delta: { role: 'assistant', content }, finish_reason: null };
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice] })}\n\n`;
}
