import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { CommandId } from '#shared/lib/ids.ts';
import { idsFrom } from '#shared/lib/ids.ts';
import { refsIn, withTexts } from '#shared/model/text.ts';
import { agents } from '#shared/projections/agents.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { loops } from '#shared/projections/loops.ts';
import { mail } from '#shared/projections/mail.ts';
import { applyChanges, type Projection } from '#shared/projections/projection.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { mergeQueues } from '#shared/projections/merge-queues.ts';
import { predictions } from '#shared/projections/predictions.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import type { CommandKind } from '#main/core/engine/deciders.ts';
import { createDispatch } from '#main/core/engine/dispatch.ts';
import { Views } from '#main/core/engine/views.ts';
import { memoryLedger } from '#test/support/memory-ledger.ts';
import { mergeOf, type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, say } from '#test/support/scripted-models.ts';

/** A run in which much happens: children, approvals, a failure and a resume, a crash, a merge, a discard, a second prompt. */
async function muchHappens(): Promise<Scenario> {
  const ids = (...names: string[]) => names.map((name) => s.agent(name).id);
  const s: Scenario = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [
        [call('read', { path: 'readme.md' }), call('fly', {}), call('list', {})],
        ['kept', 'dropped', 'idle'].map((name) => call('spawn_agent', { prompt: `do ${name} ${'x'.repeat(5000)}`, name, worktree: true })),
        () => [call('wait_agent', { ids: ids('kept', 'dropped', 'idle') })],
        [call('write', { path: 'denied', content: 'd' }), call('write', { path: 'allowed', content: 'a'.repeat(5000) })],
        ({ time }) => (time <= 4 ? { failure: failure('overloaded', 529), streamed: 'It is' } : say('It is done.')),
        say('Thank you.'),
      ],
      kept: [
        [call('spawn_agent', { prompt: 'deep', name: 'deep' })],
        () => [call('wait_agent', { ids: ids('deep') })],
        [call('bash', { command: 'echo 1 > kept' })],
        say('kept'),
      ],
      dropped: [[call('write', { path: 'dropped', content: 'd' })], say('dropped')],
    },
  });
  const root = await s.start('go', { mode: 'ask' });
  let running = true;
  const answering = (async () => {
    while (running) {
      const seen = new Set(s.facts('approval.answered').map(({ body }) => body.call));
      await s.until(() => !running || [...s.engine.views.approvals.values()].some(({ call: each }) => !seen.has(each)));
      for (const { call: each, display } of [...s.engine.views.approvals.values()]) {
        await s.answer(each, display.title.includes('denied') ? 'deny' : 'once', 'no');
      }
    }
  })();
  expect((await s.ended(root.agent)).run.status).toBe('interrupted');
  running = false;
  await s.send(s.agent('deep').id, 'And you?');
  await answering;
  await s.until(() => s.facts('run.ended', 'deep').length === 2 && s.facts('worktree.removed', 'idle').length === 1);
  await s.restart('crash');
  valueOf(await s.engine.dispatch('agent.resume', { agent: root.agent }));
  await s.ended(root.agent);
  const by = () => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'cli' } as const });
  const tree = (name: string) => s.engine.views.worktrees.get(s.agent(name).id)!;
  valueOf(await s.review.merge(tree('kept').agent, mergeOf(tree('kept').head), by()));
  valueOf(await s.review.discard(tree('dropped').agent, by()));
  valueOf(await s.engine.dispatch('file.view', { agent: tree('kept').agent, path: 'kept', oid: '1' }, by()));
  await s.send(root.agent, 'Thanks');
  await s.until(() => s.agent('main').summary === 'Thank you.' && s.agent('main').run.status === 'completed');
  return s;
}

const every: readonly Projection<unknown>[] = [
  sessions,
  agents,
  loops,
  mail,
  approvals,
  worktrees,
  mergeQueues,
  predictions,
] as readonly Projection<unknown>[];

test('what is saved equals what is folded anew from the first fact on; and the recorded commands, decided again, give the same facts', async () => {
  const s = await muchHappens();
  const { ledger } = s.engine;
  const events = await ledger.readAll(0, 100_000);
  expect(events).toEqual(s.log);
  expect(new Set(events.map((event) => event.type)).size).toBeGreaterThan(20);

  for (const projection of every) {
    const rows = new Map<string, unknown>();
    for (const event of events)
      applyChanges(
        rows,
        projection.fold((key) => rows.get(key), event),
      );
    const saved = (await ledger.rows(projection.name, projection.version)) ?? new Map<string, string>();
    const parsed = Object.fromEntries([...saved].map(([key, row]) => [key, JSON.parse(row) as unknown]));
    expect(parsed, projection.name).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(rows))));
  }

  const texts = new Map<string, string>();
  const database = new Database(join(s.data, 'coppice.db'), { readonly: true });
  const recorded = database.prepare('SELECT id, kind, at, seed, attended, asked FROM commands').all() as Recorded[];
  database.close();
  const asked = recorded.map((row) => ({ ...row, asked: JSON.parse(row.asked) as unknown }));
  for (const ref of refsIn([asked, events])) texts.set(ref.$text, (await ledger.text(ref.$text)) ?? '');
  const whole = withTexts(events, texts);
  const byId = new Map(asked.map((row) => [row.id, row]));

  const again = memoryLedger();
  let now: { at: number; seed: string; attended: number } = { at: 0, seed: '', attended: 1 };
  const dispatch = createDispatch(
    {
      ledger: again,
      views: new Views(),
      clock: { now: () => now.at, after: () => () => undefined },
      newSeed: () => now.seed,
      attended: () => now.attended === 1,
      committed: () => undefined,
    },
    0,
  );
  for (const id of new Set(whole.map((event) => event.command))) {
    const row = byId.get(id)!;
    now = row;
    const first = whole.find((event) => event.command === id)!;
    // A command that the engine named itself drew its id from the seed.
    const own = (idsFrom(row.seed).event(row.at) as string) === id;
    await dispatch(row.kind, withTexts(row.asked, texts) as never, { actor: first.actor, ...(own ? {} : { id }) });
  }
  expect(again.events).toEqual(whole);
});

interface Recorded {
  readonly id: CommandId;
  readonly kind: CommandKind;
  readonly at: number;
  readonly seed: string;
  readonly attended: number;
  readonly asked: string;
}
