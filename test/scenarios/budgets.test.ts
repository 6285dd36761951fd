import { asyncProperty, array, assert, integer, nat, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import type { Price } from '#shared/model/price.ts';
import { scenario, valueOf } from '#test/support/scenario.ts';
import { call, REFERENCE, type Reply, say, type Script } from '#test/support/scripted-models.ts';
import { runOnPaper } from '#test/support/paper-tree.ts';

/** A dollar for a thousand tokens in, ten for a thousand out. */
const PRICE: Price = { input: 1e12, output: 1e13, cacheRead: 0, cacheWrite: 0, long: [], source: 'test', date: null };
const CHEAP: Price = { ...PRICE, input: 1e6, output: 1e9 };
const dollars = (count: number) => count * 1e9;
const spawn = (name: string, more = {}) => call('Agent', { prompt: 'p', name, ...more });

test('what a call costs stands with it, with its agent, and with all above it', async () => {
  const s = await scenario({
    prices: { [REFERENCE]: PRICE },
    settings: { delegationTools: ['Agent'] },
    script: { main: [[spawn('kid')], say('done')], kid: [say('done')] },
  });
  const main = await s.run('go');
  // Ten tokens in and five out.
  const one = { nanoDollars: dollars(0.06), unpricedCalls: 0, unknownCalls: 0 };
  expect(s.facts('turn.ended').map(({ body }) => body.cost)).toEqual([one, one, one]);
  expect(s.agent('kid')).toMatchObject({ cost: one, costBelow: { nanoDollars: 0 } });
  expect(main).toMatchObject({
    cost: { nanoDollars: dollars(0.12) },
    costBelow: one,
    run: { spent: { nanoDollars: dollars(0.18), tokens: 45 } },
  });
});

test('an unpriced model is unpriced, never 0; with a limit on money it is refused until the person chooses', async () => {
  const s = await scenario({
    script: { main: [say('done')] },
  });
  const free = await s.run('go');
  expect(free.cost).toEqual({ nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 });
  await expect(s.start('go', { budget: { maxCost: dollars(1) } }).then(({ agent }) => s.ended(agent))).resolves.toMatchObject({
    run: {
      status: 'failed',
      reason: expect.stringMatching(/^max_cost_usd cannot be kept: script\/model is unpriced\. Give it a price in \[prices\]/),
    },
  });
});

test('a child that would make a limit on money meaningless is refused', async () => {
  const s = await scenario({
    prices: { [REFERENCE]: CHEAP },
    script: { main: [[call('spawn_agent', { prompt: 'p', model: 'script/other' })], say('alone')] },
  });
  await s.run('go', { budget: { maxCost: dollars(100) } });
  expect(s.ends('main')).toMatchObject([
    { outcome: 'error', output: expect.stringMatching(/max_cost_usd cannot be kept: script\/other has no price/) },
  ]);
});

test('an answer is cut to what is left, four fifths are said once, and the end comes at a boundary with what was done', async () => {
  const usage = { outputTokens: 1000 };
  const s = await scenario({ prices: { [REFERENCE]: CHEAP }, usage, script: { main: () => [call('list', {})] } });
  // A thousandth of a dollar an answer, and a reservation of at least 1024 tokens.
  const main = await s.run('go', { budget: { maxCost: 6_100_000 } });
  expect(main.run).toMatchObject({
    status: 'budget_exhausted',
    reason: expect.stringMatching(/^max_cost_usd: \$0\.00\d+ of \$0\.0061 are spent, and one more call may cost/),
  });
  expect(main.run.spent.nanoDollars).toBeLessThanOrEqual(6_100_000);
  expect(s.facts('turn.started').map(({ body }) => body.maxTokens! <= 6100)).not.toContain(false);
  expect(s.facts('turn.started').at(-1)?.body.maxTokens).toBeLessThan(6000);
  expect(s.facts('budget.warned')).toHaveLength(1);
  expect(s.ends('main').every(({ outcome }) => outcome === 'ok')).toBe(true);
  expect(s.models.of('main').map(({ sampling }) => sampling.maxTokens)).toEqual(s.facts('turn.started').map(({ body }) => body.maxTokens));

  // Raised, it goes on with what it has used counted in.
  const before = main.run.spent.nanoDollars;
  expect(valueOf(await s.engine.dispatch('budget.raise', { agent: main.id, budget: { maxCost: 12_000_000 } }))).toEqual({ resumed: true });
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.agent('main').run).toMatchObject({ status: 'budget_exhausted', trigger: 'resume' });
  expect(s.agent('main').run.spent.nanoDollars).toBeGreaterThan(before);
  expect(s.agent('main').run.spent.nanoDollars).toBeLessThanOrEqual(12_000_000);
});

test('children side by side wait for one another where only one can be paid, and none is stopped for what others have only set aside', async () => {
  const ends = { a: Promise.withResolvers<Reply>(), b: Promise.withResolvers<Reply>() };
  const script: Script = {
    main: [['a', 'b'].map((name) => spawn(name)), say('done')],
    a: [() => ends.a.promise],
    b: [() => ends.b.promise],
  };
  const s = await scenario({ prices: { [REFERENCE]: CHEAP }, settings: { delegationTools: ['Agent'] }, script });
  const root = await s.start('go', { budget: { maxCost: 16_500_000 } });
  await s.until(() => s.find('b')?.run.waitsOn?.on === 'budget' || s.find('a')?.run.waitsOn?.on === 'budget');
  const [first, second] = s.find('a')?.run.waitsOn?.on === 'budget' ? (['b', 'a'] as const) : (['a', 'b'] as const);
  expect(s.agent(second).run).toMatchObject({ status: 'waiting', waitsOn: { on: 'budget', agent: root.agent } });
  expect(s.models.of(second)).toEqual([]);
  ends[first].resolve(say('done'));
  ends[second].resolve(say('done'));
  expect((await s.ended('main')).run.status).toBe('completed');
  expect(s.agent(second).run.status).toBe('completed');
});

test('tokens are limited too, and a limit of one above names it', async () => {
  const s = await scenario({
    settings: { delegationTools: ['Agent'] },
    script: { main: [[spawn('kid')], say('done')], kid: () => [call('list', {})] },
  });
  await s.run('go', { budget: { maxTotalTokens: 100 } });
  expect(s.agent('kid').run).toMatchObject({ status: 'budget_exhausted', reason: 'max_total_tokens of main: 105 of 100 tokens are used' });
  expect(s.agent('main').run).toMatchObject({ status: 'budget_exhausted', reason: 'max_total_tokens: 105 of 100 tokens are used' });
});

test('forty agents in four levels never pass a dollar as long as usage stays within what was reserved, whatever the timing', async () => {
  let dearest = 0;
  let ceiling = 0;
  await assert(
    asyncProperty(array(tuple(nat(1000), integer({ min: 0, max: 100 })), { minLength: 60, maxLength: 200 }), async (steps) => {
      const { most, spent, cap } = await runOnPaper(steps);
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThanOrEqual(cap);
      expect(spent).toBeLessThanOrEqual(most);
      dearest = Math.max(dearest, spent);
      ceiling = cap;
    }),
    { numRuns: process.env['COPPICE_TEST_LONG'] === '1' ? 500 : 60 },
  );
  // Some of them came near to it.
  expect(dearest).toBeGreaterThan(0.8 * ceiling);
}, 60_000);

test('a limit on tokens alone says nothing of how long an answer may be', async () => {
  const s = await scenario({ script: { main: [say('done')] } });
  await s.start('go', { budget: { maxTotalTokens: 100_000 } });
  await s.ended('main');
  expect(s.facts('turn.started')).toMatchObject([{ body: { reserved: 0, maxTokens: null } }]);
  expect(s.models.asked[0]?.sampling).not.toHaveProperty('maxTokens');
});
