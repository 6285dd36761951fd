import { expect, test } from 'vitest';
import { headOf } from '#shared/model/text.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import { steer } from '#main/core/engine/steer.ts';
import { manualClock } from '#test/support/clock.ts';
import { DEFAULT_SETTINGS } from '#test/support/default-settings.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { type AskedRequest, call, failure, never, REFERENCE, type Reply, say } from '#test/support/scripted-models.ts';

const windows = { [REFERENCE]: { window: 1000, maxOutput: null } };
const list = () => [call('list', {})];
const tooLong = { failure: failure('too_long', 400) };
const compact = (s: Scenario, agent = s.agent('main').id, wish = '') =>
  s.engine.dispatch('agent.compact', { agent, wish }, { id: s.commandId(), actor: { kind: 'person', id: 'person', via: 'window' } });

/** What each entry is, in a word; of what Coppice says, which of its notices. */
function shape({ entries }: Pick<AskedRequest, 'entries'>): string[] {
  return entries.map((entry: Entry) => {
    if (entry.role === 'tool') return `= ${entry.output.startsWith('[This output was left out') ? 'left out' : entry.name}`;
    if (entry.role === 'assistant') return entry.parts.map((part) => (part.type === 'call' ? part.name : headOf(part.text))).join(' ');
    if (entry.text.includes('is about to be shortened')) return 'asks for a summary';
    if (entry.text.includes('were replaced by this summary')) return `summary: ${/<summary>\n(.*)\n/.exec(entry.text)?.[1] ?? ''}`;
    return entry.text.includes('left out without a summary') ? 'what is missing' : entry.text;
  });
}

/** Reported by the scripted model: as much for each answered call as there are entries. */
const growing = (perEntry: number) => ({
  usage: ({ entries }: Pick<AskedRequest, 'entries'>) => ({ inputTokens: entries.length * perEntry, outputTokens: 0 }),
});

test('near the end of the window a summary takes the place of all but the first message and the last turn, and the work goes on', async () => {
  const s = await scenario({
    windows,
    ...growing(100),
    script: { main: ({ caller: { turn } }) => (turn <= 6 ? list() : say('done')), 'main compacts': [say('so far')] },
  });
  const main = await s.run('go');
  expect(main.run).toMatchObject({ status: 'completed', turns: 7 });
  const [asked] = s.models.of('main').filter(({ caller }) => caller.compacting);
  // The request is the one that the next turn would have made, and one message more.
  expect(shape(asked!)).toEqual(['go', ...Array.from({ length: 5 }, () => ['list', '= list']).flat(), 'asks for a summary']);
  expect(asked).toMatchObject({ noCalls: true, tools: s.models.asked[0]?.tools, instructions: s.models.asked[0]?.instructions });
  expect(s.facts('compaction.planned').map(({ body }) => body)).toEqual([{ reason: 'window', wish: '' }]);
  expect(s.facts('context.compacted').map(({ body }) => body)).toEqual([
    {
      turn: 6,
      kept: 5,
      emptied: [],
      dropped: { turns: 4, messages: 0, toolResults: 4 },
      tokensBefore: 1200,
      tokensAfter: expect.any(Number),
      reason: 'window',
      summary: 'so far',
    },
  ]);
  const after = s.models.of('main').findLast(({ caller }) => caller.turn === 6);
  expect(shape(after!)).toEqual(['go', 'summary: so far', 'list', '= list']);
  expect(main.context).toEqual({ tokens: 600, window: 1000, compacting: false });
  expect(headOf(s.facts('run.ended')[0]!.body.text)).toBe('done');
});

test('a provider that refuses for length is asked for a summary, then for the same turn, and never the same again', async () => {
  const s = await scenario({
    script: { main: ({ caller: { turn } }) => (turn === 3 ? tooLong : turn < 3 ? list() : say('done')), 'main compacts': [say('so far')] },
  });
  expect((await s.run('go')).run.status).toBe('completed');
  expect(s.facts('compaction.planned')).toMatchObject([{ body: { reason: 'refused' } }]);
  expect(s.models.asked.map(({ caller: { turn, compacting } }) => (compacting ? 'compacts' : turn))).toEqual([1, 2, 3, 'compacts', 4]);
  expect(shape(s.models.asked.at(-1)!)).toEqual(['go', 'summary: so far', 'list', '= list']);
  expect(s.agent('main').context.window).toBeNull();
});

test('where the summary is refused too, outputs and then turns are left out by rule; twice without room ends the run', async () => {
  const long = 'x'.repeat(4000);
  const s = await scenario({
    repository: { files: { 'long.txt': long } },
    script: {
      main: ({ caller: { turn } }) => (turn > 4 ? tooLong : [call('read', { path: 'long.txt' })]),
      'main compacts': () => tooLong,
    },
  });
  const main = await s.run('go');
  expect(main.run.status).toBe('failed');
  expect(main.run.reason).toBe('its context was compacted twice and is still too long. script: too_long (400)');
  expect(s.facts('context.compacted').map(({ body: { summary, dropped, emptied } }) => [summary, dropped, emptied.length])).toEqual([
    ['', { turns: 0, messages: 0, toolResults: 3 }, 3],
    ['', { turns: 3, messages: 0, toolResults: 4 }, 1],
  ]);
  const work = s.models.asked.filter(({ caller }) => !caller.compacting).map(shape);
  const left = ['read', '= left out'];
  expect(work[5]).toEqual(['go', ...left, ...left, ...left, 'read', '= read']);
  expect(work[6]).toEqual(['go', 'what is missing', ...left]);
});

test('an answer that calls tools in place of a summary is refused with words, and asked once more in another way', async () => {
  const s = await scenario({
    script: {
      main: ({ caller: { turn } }) => (turn === 3 ? tooLong : turn < 3 ? list() : say('done')),
      'main compacts': [list(), say('so far')],
    },
  });
  await s.run('go');
  expect(s.ends('main').slice(2)).toEqual([
    { name: 'list', outcome: 'error', output: expect.stringMatching(/^Not run: the context is being compacted/) },
  ]);
  const [first, second] = s.models.asked.filter(({ caller }) => caller.compacting);
  expect([first?.noCalls, second?.noCalls]).toEqual([true, false]);
  expect(JSON.stringify(second?.entries.at(-1))).toContain('Your last answer to this held no summary');
  expect(shape(s.models.asked.at(-1)!)).toEqual(['go', 'summary: so far', 'list', '= list']);
});

test('asked for by a person, an idle root compacts at once and does nothing else; its next words find the summary', async () => {
  const s = await scenario({ script: { main: [list(), say('first'), say('second')], 'main compacts': [say('so far')] } });
  await s.run('go');
  expect(valueOf(await compact(s, undefined, 'keep the names'))).toEqual({ when: 'now' });
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.agent('main').run).toMatchObject({ status: 'completed', trigger: 'compact', turns: 0 });
  expect(s.agent('main').summary).toBe('first');
  expect(JSON.stringify(s.models.asked.at(-1)?.entries.at(-1))).toContain('keep the names');
  await s.send(s.agent('main').id, 'and now?');
  await s.until(() => s.facts('run.ended').length === 3);
  expect(shape(s.models.asked.at(-1)!)).toEqual(['go', 'summary: so far', 'first', 'and now?']);
});

test('what has nothing to compact, or cannot go on, is refused with words', async () => {
  const s = await scenario({ script: { main: [() => never] } });
  const { agent } = await s.start('go');
  expect(await compact(s, agent)).toMatchObject({ ok: false, problem: { code: 'nothing_to_compact' } });
  expect(await compact(s, 'zzzzzzzz' as never)).toMatchObject({ ok: false, problem: { code: 'unknown_agent' } });
});

test('a message that comes meanwhile, one that interrupts too, cuts nothing and is read by the turn after; a second wish is refused', async () => {
  const summary = Promise.withResolvers<Reply>();
  const s = await scenario({ script: { main: [list(), say('first'), say('second')], 'main compacts': [() => summary.promise] } });
  await s.run('go');
  await compact(s);
  await s.fact('turn.started', 'main', ({ turn }) => turn === 3);
  expect(s.agent('main').context.compacting).toBe(true);
  expect(await compact(s)).toMatchObject({ ok: false, problem: { code: 'compacting' } });
  const words = { agent: s.agent('main').id, from: { kind: 'person' }, text: 'wait for me', interrupt: true } as const;
  valueOf(await steer(s.engine, s.engine.dispatch, words, { id: s.commandId() }));
  summary.resolve(say('so far'));
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.facts('turn.cut')).toEqual([]);
  expect(shape(s.models.asked.at(-1)!)).toEqual(['go', 'summary: so far', 'first', 'wait for me']);
});

test('cut by a crash it is asked again by Resume, in the same turn, and what follows is the same after one more restart', async () => {
  const s = await scenario({
    windows,
    ...growing(100),
    script: {
      main: ({ caller: { turn } }) => (turn <= 6 ? list() : say('done')),
      'main compacts': [() => never, say('so far')],
    },
  });
  const { agent } = await s.start('go');
  await s.fact('turn.started', 'main', ({ turn }) => turn === 6);
  await s.restart('crash');
  expect(s.agent(agent).run.status).toBe('interrupted');
  valueOf(await s.engine.dispatch('agent.resume', { agent }));
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.agent(agent).summary).toBe('done');
  expect(
    s
      .facts('turn.started')
      .filter(({ body }) => body.turn === 6)
      .map(({ body }) => body.attempt),
  ).toEqual([1, 2]);
  expect(s.facts('context.compacted')).toHaveLength(1);
  await s.restart('crash');
  await s.send(agent, 'more');
  await s.until(() => s.facts('run.ended').length === 3);
  expect(shape(s.models.asked.at(-1)!)).toEqual(['go', 'summary: so far', 'list', '= list', 'list', '= list', 'done', 'more']);
});

test('a child compacts by the same rules, and money and tokens count for all above it', async () => {
  const price = { input: 1e6, output: 1e6, cacheRead: 0, cacheWrite: 0, long: [], source: 'test', date: null };
  const s = await scenario({
    windows,
    ...growing(100),
    prices: { [REFERENCE]: price },
    settings: { delegationTools: ['Agent'] },
    script: {
      main: [[call('Agent', { prompt: 'p', name: 'kid' })], say('done')],
      kid: ({ caller: { turn } }) => (turn <= 6 ? list() : say('done')),
    },
  });
  await s.start('go', { budget: { maxTotalTokens: 100_000 } });
  expect((await s.ended('main')).run.status).toBe('completed');
  expect(s.facts('context.compacted', 'kid')).toHaveLength(1);
  const used = s.models.asked.reduce((sum, { entries }) => sum + entries.length * 100, 0);
  expect(s.agent('main').run.spent).toEqual({ tokens: used, nanoDollars: used });
  expect(s.facts('turn.started', 'kid').every(({ body }) => body.reserved >= 0)).toBe(true);
});

test('a compaction that cannot be paid ends the run, and goes on once the limit is raised', async () => {
  const s = await scenario({
    windows,
    ...growing(100),
    script: { main: ({ caller: { turn } }) => (turn <= 6 ? list() : say('done')) },
  });
  const { agent } = await s.start('go', { budget: { maxTotalTokens: 2000 } });
  expect((await s.ended(agent)).run.status).toBe('budget_exhausted');
  expect(s.facts('turn.requested').at(-1)?.body).toMatchObject({ purpose: 'compact' });
  valueOf(await s.engine.dispatch('budget.raise', { agent, budget: {} }));
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.agent(agent).run.status).toBe('completed');
  expect(s.facts('context.compacted')).toHaveLength(1);
});

test('compact_at = 0 leaves it to the person: a refusal for length ends the run and says what to do', async () => {
  const s = await scenario({
    windows,
    usage: { inputTokens: 990 },
    settings: { compactAt: 0 },
    script: { main: [list(), list(), tooLong, say('done')] },
  });
  const main = await s.run('go');
  expect(main.run).toMatchObject({ status: 'failed', reason: expect.stringContaining('Compaction is switched off (compact_at = 0)') });
  expect(valueOf(await compact(s))).toEqual({ when: 'now' });
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.facts('context.compacted')).toMatchObject([{ body: { reason: 'asked' } }]);
});

test('two compactions in a row that make no room end the run, with the reason', async () => {
  const s = await scenario({ windows, usage: { inputTokens: 800 }, script: { main: list } });
  const { run } = await s.run('go');
  expect(run).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/^its context was compacted twice and is full again at once: 805 of 1000 tokens/),
  });
  expect(s.facts('context.compacted')).toHaveLength(2);
});

test('a provider that is busy is asked for the summary again when it is time, with the stage on record', async () => {
  const clock = manualClock();
  const s = await scenario({
    clock,
    settings: { recovery: { ...DEFAULT_SETTINGS.recovery, pace: 1 } },
    script: {
      main: [list(), list(), tooLong, say('done')],
      'main compacts': [{ failure: failure('rate_limit', 429) }, say('so far')],
    },
  });
  const { agent } = await s.start('go');
  await s.fact('run.waiting');
  expect(s.agent(agent).run.waitsOn).toMatchObject({ on: 'limit' });
  clock.advance(2000);
  await s.ended(agent);
  expect(s.agent(agent).run).toMatchObject({ status: 'completed', recovery: { stages: ['cap_retry'] } });
  expect(s.models.asked.map(({ caller }) => caller.compacting)).toEqual([false, false, false, true, true, false]);
});

test('where a person asked and no summary could be had, nothing is lost', async () => {
  const useless = [list(), { failure: failure('invalid_request', 400) }];
  const s = await scenario({ script: { main: [list(), say('first'), say('second')], 'main compacts': useless } });
  await s.run('go');
  await compact(s);
  await s.until(() => s.facts('run.ended').length === 2);
  expect(s.agent('main').run.status).toBe('completed');
  expect(s.facts('context.compacted')).toMatchObject([{ body: { summary: '', dropped: { turns: 0, toolResults: 0 }, emptied: [] } }]);
  await s.send(s.agent('main').id, 'and now?');
  await s.until(() => s.facts('run.ended').length === 3);
  expect(shape(s.models.asked.at(-1)!)).toEqual(['go', 'list', '= list', 'first', 'and now?']);
});
