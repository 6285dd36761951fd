import fc from 'fast-check';
import type { Commit, Ledger } from '#main/core/ports/ledger.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { HEAD_LENGTH, INLINE_LIMIT, refsIn, withTexts } from '#shared/model/text.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { commitOf, eventOf, noticeOf, receiptOf, type Someone, someone } from '#test/support/facts.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A place where an implementation keeps one ledger. */
export interface LedgerPlace {
  /** Opens the ledger that is kept here; one at a time. */
  open(): Promise<Ledger>;
  /** Size of all that is kept here, after the ledger was closed. */
  bytes(): number;
  remove(): Promise<void>;
}

const LONE = '\ud83d';

/** What core relies on in a ledger, whatever it is kept in. */
export function ledgerContract(name: string, makePlace: () => Promise<LedgerPlace>): void {
  describe(`the ledger: ${name}`, () => {
    let place: LedgerPlace;
    let ledger: Ledger;
    beforeEach(async () => {
      place = await makePlace();
      ledger = await place.open();
    });
    afterEach(async () => {
      await ledger.close();
      await place.remove();
    });
    const reopen = async (): Promise<void> => {
      await ledger.close();
      ledger = await place.open();
    };
    /** As core reads: references are resolved by asking for each. */
    const whole = async (event: LedgerEvent): Promise<LedgerEvent> => {
      const texts = new Map<string, string>();
      for (const ref of refsIn(event.body)) texts.set(ref.$text, (await ledger.text(ref.$text)) ?? 'not found');
      return withTexts(event, texts);
    };

    describe('facts', () => {
      it('come back as they were committed, in order and without a gap, also after it was opened anew', async () => {
        const one = someone();
        expect(await ledger.head()).toBe(0);
        const events = [1, 2, 3, 4, 5].map((seq) => noticeOf(seq, one));
        expect(await ledger.commit(commitOf(events.slice(0, 2)))).toEqual(events.slice(0, 2));
        await ledger.commit(commitOf(events.slice(2, 3)));
        await ledger.commit(commitOf(events.slice(3)));
        await reopen();
        expect(await ledger.head()).toBe(5);
        expect(await ledger.readAll(0, 100)).toEqual(events);
        expect(await ledger.read({ session: one.session, limit: 100 })).toEqual(events);
      });

      it('that have a seq that is taken are refused, and nothing of their commit is written', async () => {
        const one = someone();
        await ledger.commit(commitOf([noticeOf(1, one), noticeOf(2, one)], { views: [{ view: 'v', key: 'k', row: '"first"' }] }));
        await ledger.replaceRows('v', 1, new Map([['k', '"first"']]));
        const receipt = receiptOf();
        const long = 'never written '.repeat(INLINE_LIMIT);
        const refused: Commit = {
          events: [noticeOf(3, one, long), noticeOf(2, one)],
          views: [{ view: 'v', key: 'k', row: '"second"' }],
          receipt,
          wire: { ...one, ...wireOf('{}'), turn: 1, attempt: 1 },
          durability: 'full',
        };
        await expect(ledger.commit(refused)).rejects.toThrow(/UNIQUE|seq/);
        await reopen();
        expect(await ledger.head()).toBe(2);
        expect(await ledger.readAll(0, 100)).toHaveLength(2);
        expect(await ledger.rows('v', 1)).toEqual(new Map([['k', '"first"']]));
        expect(await ledger.receipt(receipt.command)).toBeNull();
        expect(await ledger.exchanges(one.agent)).toEqual([]);
        await ledger.commit(commitOf([noticeOf(3, one)]));
        expect(await ledger.head()).toBe(3);
      });

      it('are refused with a command that has its receipt', async () => {
        const one = someone();
        const receipt = receiptOf();
        await ledger.commit(commitOf([noticeOf(1, one)], { receipt }));
        await expect(ledger.commit(commitOf([noticeOf(2, one)], { receipt }))).rejects.toThrow();
        expect(await ledger.head()).toBe(1);
      });

      it('are read by session, oldest first, from either end of a range', async () => {
        const [one, other] = [someone(), someone()];
        // one: 1 3 5 7 9, other: 2 4 6 8 10
        for (let seq = 1; seq <= 10; seq += 1) await ledger.commit(commitOf([noticeOf(seq, seq % 2 === 1 ? one : other)]));
        const { session } = one;
        const seqs = async (range: { after?: number; before?: number; limit: number }) =>
          (await ledger.read({ session, ...range })).map((event) => event.seq);
        expect(await seqs({ limit: 3 })).toEqual([1, 3, 5]);
        expect(await seqs({ after: 3, limit: 2 })).toEqual([5, 7]);
        expect(await seqs({ after: 4, limit: 100 })).toEqual([5, 7, 9]);
        expect(await seqs({ before: 7, limit: 2 })).toEqual([3, 5]);
        expect(await seqs({ before: 1_000_000, limit: 2 })).toEqual([7, 9]);
        expect(await seqs({ after: 3, before: 9, limit: 100 })).toEqual([5, 7]);
        expect(await seqs({ after: 1, before: 9, limit: 2 })).toEqual([5, 7]);
        expect(await seqs({ after: 9, limit: 100 })).toEqual([]);
        expect((await ledger.readAll(7, 2)).map((event) => event.seq)).toEqual([8, 9]);
        expect(await ledger.read({ session: someone().session, limit: 100 })).toEqual([]);
      });
    });

    describe('receipts', () => {
      it('are kept for what was accepted and for what was refused, also after it was opened anew', async () => {
        const accepted = receiptOf({ asked: { prompt: 'do it', deep: [{ n: 1 }] }, outcome: { ok: true, value: '{"session":"s"}' } });
        const refused = receiptOf({ outcome: { ok: false, code: 'empty_prompt', message: 'the prompt is empty: say “what”' } });
        await ledger.commit(commitOf([], { receipt: accepted }));
        await ledger.commit(commitOf([], { receipt: refused }));
        await reopen();
        expect(await ledger.receipt(accepted.command)).toEqual(accepted);
        expect(await ledger.receipt(refused.command)).toEqual(refused);
        expect(await ledger.receipt(receiptOf().command)).toBeNull();
        expect(await ledger.head()).toBe(0);
      });

      it('put the long texts of what was asked beside them', async () => {
        const prompt = 'long '.repeat(INLINE_LIMIT);
        const receipt = receiptOf({ asked: { prompt } });
        await ledger.commit(commitOf([], { receipt }));
        const [ref] = refsIn((await ledger.receipt(receipt.command))?.asked);
        expect(ref?.length).toBe(prompt.length);
        expect(await ledger.text(ref!.$text)).toBe(prompt);
      });
    });

    describe('rows of views', () => {
      it('change with the commit, and are none of another version', async () => {
        expect(await ledger.rows('agents', 1)).toBeNull();
        await ledger.replaceRows('agents', 1, new Map());
        const put = (key: string, row: string | null) => ({ view: 'agents', key, row });
        await ledger.commit(commitOf([], { views: [put('a', '1'), put('b', '{"x":2}'), { view: 'other', key: 'a', row: '9' }] }));
        await ledger.commit(commitOf([], { views: [put('a', '3'), put('b', null), put('never', null)] }));
        await reopen();
        expect(await ledger.rows('agents', 1)).toEqual(new Map([['a', '3']]));
        expect(await ledger.rows('agents', 2)).toBeNull();
      });

      it('are replaced as a whole when they were folded anew', async () => {
        await ledger.replaceRows(
          'agents',
          1,
          new Map([
            ['a', '1'],
            ['b', '2'],
          ]),
        );
        await ledger.replaceRows('mail', 1, new Map([['a', '7']]));
        await ledger.replaceRows('agents', 2, new Map([['c', '3']]));
        await reopen();
        expect(await ledger.rows('agents', 2)).toEqual(new Map([['c', '3']]));
        expect(await ledger.rows('agents', 1)).toBeNull();
        expect(await ledger.rows('mail', 1)).toEqual(new Map([['a', '7']]));
      });
    });

    describe('long texts', () => {
      /** The one call of a turn, with these arguments. */
      const asked = (seq: number, args: JsonObject, one: Someone) =>
        eventOf(
          seq,
          'turn.ended',
          {
            turn: 1,
            attempt: 1,
            finish: 'tool_calls',
            window: null,
            cost: { nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 },
            usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, unknown: 0 },
            parts: [{ type: 'call', call: 'call_000000000001' as never, providerCall: 'x', name: 'write', args }],
          },
          one,
        );

      it.each([
        ['plain', 'a line of it\n'.repeat(1000)],
        ['beyond the basic plane', '😀 grün 木 '.repeat(2000)],
        ['with lone surrogates', `${LONE}a\udc00`.repeat(3000)],
        ['that is how a text with lone surrogates is written in JSON', JSON.stringify(`${LONE}a\udc00`.repeat(3000))],
        ['with a NUL and line ends of all kinds', 'a\0b\r\nc\u2028\ufeff'.repeat(2000)],
      ])('%s are kept beside the facts and found again', async (_, text) => {
        const [one, lone] = [someone(), `${LONE}a\udc00`.repeat(3000)];
        await ledger.commit(commitOf([noticeOf(1, one, lone)]));
        const [stored] = await ledger.commit(commitOf([noticeOf(2, one, text)]));
        const ref = refsIn(stored?.body)[0];
        expect(ref).toMatchObject({ length: text.length, head: text.slice(0, HEAD_LENGTH).toWellFormed() });
        await reopen();
        expect(await ledger.text(ref!.$text)).toBe(text);
        expect((await ledger.readAll(1, 1))[0]).toEqual(stored);
        expect((await whole((await ledger.readAll(0, 1))[0]!)).body).toMatchObject({ text: lone });
      });

      it('stand in the fact up to the limit and not one unit beyond it', async () => {
        const one = someone();
        const [at, over] = ['x'.repeat(INLINE_LIMIT), 'x'.repeat(INLINE_LIMIT + 1)];
        const [short, long] = await ledger.commit(commitOf([noticeOf(1, one, at), noticeOf(2, one, over)]));
        expect(short?.body).toMatchObject({ text: at });
        expect(refsIn(long?.body)).toHaveLength(1);
      });

      it('are the same blob wherever the same text stands', async () => {
        const one = someone();
        const text = 'the same '.repeat(INLINE_LIMIT);
        const stored = await ledger.commit(commitOf([noticeOf(1, one, text), noticeOf(2, one, text)]));
        expect(new Set(stored.flatMap((event) => refsIn(event.body).map((ref) => ref.$text))).size).toBe(1);
      });

      it('are found deep within the arguments of a call, under any name', async () => {
        const one = someone();
        const long = (text: string) => text.repeat(INLINE_LIMIT + 1);
        const args = {
          edits: [{ at: [1, { old: long('old'), new: long(LONE) }] }],
          constructor: long('c'),
          $text: long('t'),
          n: null,
          s: 'short',
        };
        const event = asked(1, args, one);
        await ledger.commit(commitOf([event]));
        await reopen();
        const [read] = await ledger.readAll(0, 1);
        expect(refsIn(read?.body)).toHaveLength(4);
        expect(await whole(read!)).toEqual(event);
      });

      it('leaves an object of a model alone that looks like a reference to a text that is there', async () => {
        const one = someone();
        const secret = 'of somebody else '.repeat(INLINE_LIMIT);
        const [stored] = await ledger.commit(commitOf([noticeOf(1, one, secret)]));
        const posing = refsIn(stored?.body)[0]!;
        const event = asked(2, { path: { ...posing }, twice: [{ ...posing, more: { ...posing } }] }, one);
        await ledger.commit(commitOf([event]));
        await reopen();
        expect(await whole((await ledger.readAll(1, 1))[0]!)).toEqual(event);
      });

      it('gives every body back as it was', async () => {
        const one = someone();
        const text = fc.oneof(
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }).map((each) => each.repeat(INLINE_LIMIT)),
        );
        const value = fc.letrec((tie) => ({
          any: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.constant(null), fc.array(tie('any'), { maxLength: 4 }), tie('object')),
          object: fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('$text', 'length', 'head')), tie('any'), {
            maxKeys: 4,
          }),
        }));
        let seq = 0;
        await fc.assert(
          fc.asyncProperty(value.object, async (args) => {
            seq += 1;
            const event = asked(seq, args as JsonObject, one);
            await ledger.commit(commitOf([event]));
            expect(await whole((await ledger.readAll(seq - 1, 1))[0]!)).toEqual(event);
          }),
          { numRuns: 60 },
        );
      });

      it('that nobody wrote are not found', async () => {
        expect(await ledger.text('0'.repeat(64) as never)).toBeNull();
      });
    });

    describe('the wire', () => {
      it('is kept byte for byte, over turns, attempts, several agents and restarts', async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
            const both = [someone(), someone()] as const;
            const last: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
            const sent: { agent: Someone; turn: number; attempt: number; request: Buffer; response: Uint8Array | null }[] = [];
            for (const { who, edit, again, response, restart, fails } of steps) {
              if (restart) await reopen();
              const agent = both[who];
              const request = edited(last[who], edit);
              const before = sent.findLast((each) => each.agent === agent);
              const place =
                before === undefined
                  ? { turn: 1, attempt: 1 }
                  : again
                    ? { turn: before.turn, attempt: before.attempt + 1 }
                    : { turn: before.turn + 1, attempt: 1 };
              const wire = { ...wireOf(request, response), ...place, agent: agent.agent };
              if (fails) {
                // Its transaction is rolled back: the next request must not lean on it.
                const taken = receiptOf();
                await ledger.commit(commitOf([], { receipt: taken }));
                await expect(ledger.commit(commitOf([], { receipt: taken, wire }))).rejects.toThrow();
                continue;
              }
              await ledger.commit(commitOf([], { wire }));
              sent.push({ agent, ...place, request, response });
              last[who] = request;
            }
            await reopen();
            for (const { agent, turn, attempt, request, response } of sent) {
              const found = await ledger.exchange(agent.agent, turn, attempt);
              expect(Buffer.compare(found!.request, request)).toBe(0);
              expect(found!.response === null ? null : [...found!.response]).toEqual(response === null ? null : [...response]);
            }
            for (const { agent } of both) {
              const own = sent.filter((each) => each.agent.agent === agent);
              expect(
                (await ledger.exchanges(agent)).map(({ turn, attempt, requestBytes, responseBytes }) => ({
                  turn,
                  attempt,
                  requestBytes,
                  responseBytes,
                })),
              ).toEqual(
                own.map(({ turn, attempt, request, response }) => ({
                  turn,
                  attempt,
                  requestBytes: request.length,
                  responseBytes: response?.length ?? 0,
                })),
              );
            }
          }),
          { numRuns: 40 },
        );
      });

      it('keeps addresses, headers and status with it', async () => {
        const one = someone();
        const wire = { agent: one.agent, turn: 2, attempt: 3, ...wireOf('{"a":1}', Buffer.from([0, 255, 10])) };
        await ledger.commit(commitOf([], { wire }));
        await reopen();
        expect(await ledger.exchange(one.agent, 2, 3)).toMatchObject({ agent: one.agent, turn: 2, attempt: 3, exchange: wire.exchange });
        expect(await ledger.exchange(one.agent, 2, 2)).toBeNull();
      });

      it('takes room in proportion to what is new, though every request repeats the whole conversation', async () => {
        const one = someone();
        let words = 0;
        // Bytes that do not compress, as large as a file that was read.
        const fresh = () =>
          Array.from({ length: 400 }, () => (words = (words * 1_103_515_245 + 12_345) % 2_147_483_648).toString(36)).join(' ');
        const messages: object[] = [];
        let [turn, all] = [0, 0];
        const grow = async (turns: number): Promise<number> => {
          for (let each = 0; each < turns; each += 1) {
            turn += 1;
            messages.push({ role: 'user', content: fresh() });
            const request = JSON.stringify({ model: 'm', messages, tools: [{ name: 'read' }], stream: true });
            all += request.length;
            await ledger.commit(commitOf([], { wire: { agent: one.agent, turn, attempt: 1, ...wireOf(request, Buffer.from('ok')) } }));
          }
          await reopen();
          await ledger.close();
          const size = place.bytes();
          ledger = await place.open();
          return size;
        };
        const first = await grow(60);
        const second = await grow(60);
        const third = await grow(60);
        expect(third - second).toBeLessThan((second - first) * 1.3);
        expect(third).toBeLessThan(all / 10);
      });
    });

    describe('streamed text', () => {
      it('is overwritten as it grows', async () => {
        const one = someone();
        const scratch = { agent: one.agent, turn: 1, attempt: 1, text: 'He', reasoning: '' };
        expect(await ledger.scratch(one.agent)).toBeNull();
        await ledger.saveScratch(scratch);
        await ledger.saveScratch({ ...scratch, text: 'Hello', reasoning: 'hm\0' });
        await ledger.saveScratch({ ...scratch, agent: someone().agent, text: 'other' });
        await reopen();
        expect(await ledger.scratch(one.agent)).toEqual({ ...scratch, text: 'Hello', reasoning: 'hm\0' });
        await ledger.saveScratch({ ...scratch, attempt: 2, text: `cut ${LONE}` });
        expect(await ledger.scratch(one.agent)).toEqual({ ...scratch, attempt: 2, text: 'cut \ufffd' });
      });
    });
  });
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** A request made of the one before it, as a conversation grows, is shortened, or is another altogether. */
const step = fc.record({
  who: fc.constantFrom(0 as const, 1 as const),
  edit: fc.oneof(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(9000), insert: fc.uint8Array({ maxLength: 300 }) }),
    // Blocks of the same bytes: where does the common start end, and may it overlap the common end?
    fc.record({
      at: fc.constantFrom(0, 0.5, 1),
      remove: fc.constantFrom(0, 1, 4096),
      insert: fc.constantFrom(1, 4095, 4096, 4097, 8192).map((length) => new Uint8Array(length).fill(97)),
    }),
  ),
  again: fc.boolean(),
  response: fc.option(fc.uint8Array({ maxLength: 200 })),
  restart: fc.nat(5).map((each) => each === 0),
  fails: fc.nat(7).map((each) => each === 0),
});

function edited(request: Buffer, { at, remove, insert }: Edit): Buffer {
  const from = Math.floor(at * request.length);
  return Buffer.concat([request.subarray(0, from), insert, request.subarray(from + remove)]);
}

function wireOf(request: string | Uint8Array, response: Uint8Array | null = null) {
  const headers = { 'content-type': 'application/json' };
  const exchange = { url: 'http://127.0.0.1/v1', method: 'POST', requestHeaders: headers, status: 200, responseHeaders: { 'x-id': '7' } };
  return { exchange, request: Buffer.from(request), response };
}
