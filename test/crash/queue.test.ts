import { afterEach, expect, it } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Agent } from '#shared/model/agent.ts';
import { agents } from '#shared/projections/agents.ts';
import { applyChanges } from '#shared/projections/projection.ts';
import { makeInstallation } from '#test/support/installation.ts';
import { makeRepository } from '#test/support/repositories.ts';
import { chanceOf } from './chance.ts';
import { gaps, lost, repeats, statuses } from './invariants.ts';
import { factsOnDisk } from './on-disk.ts';
import { drain, openProvider, queueMoments } from './queue.ts';

const LONG = process.env['COPPICE_TEST_LONG'] === '1';
const SEEDS = LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
const KILLS = LONG ? 9 : 3;
const MANY = 200;
/** Places of the lane. */
const WIDE = 2;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

it.each(SEEDS)(
  'a queue of 200 nanites drains in order through kill -9 of its engine; none is lost, none runs twice (seed %i)',
  async (seed) => {
    const [installation, repository, provider] = await Promise.all([
      makeInstallation(),
      makeRepository(),
      openProvider(chanceOf(-seed), 8),
    ]);
    opened.push(
      () => installation.remove(),
      () => repository.remove(),
      () => provider.server.close(),
    );
    await installation.write(
      'config/coppice.toml',
      `[providers.local]
kind = "openai-compatible"
base_url = "${provider.server.url}"
[options]
model = "local/m"
nanite_max_threads = ${WIDE}
`,
    );
    const names = Array.from({ length: MANY }, (_, index) => `n${String(index).padStart(3, '0')}`);
    const moments = queueMoments(chanceOf(seed), MANY, KILLS);

    const { session, cuts, facts } = await drain({ installation, repository: repository.path, provider, names, moments });

    // A kill that comes after the last has ended is none.
    expect(cuts.length).toBeGreaterThanOrEqual(KILLS - 1);
    // A seed whose kills all fell before or after the drain would show nothing.
    const standings = cuts.map((cut) => new Set(Object.values(endsOf(cut))));
    expect(standings.filter((standing) => standing.has('completed') && standing.has('queued')).length).toBeGreaterThan(0);
    // What was on the disk when an engine died stays as it is, and its order with it.
    expect(cuts.flatMap((cut) => lost(cut, facts))).toEqual([]);
    expect([...gaps(facts), ...repeats(facts), ...statuses(facts)]).toEqual([]);
    expect(inOrder(facts, 'run.queued')).toEqual(names);
    expect(inOrder(facts, 'run.started')).toEqual(names);

    const ends = endsOf(facts);
    const cut = names.filter((name) => ends[name] === 'interrupted');
    expect(cut.length).toBeGreaterThan(0);
    expect(cut.length).toBeLessThanOrEqual(KILLS * WIDE);
    expect(ends).toEqual(Object.fromEntries(names.map((name) => [name, cut.includes(name) ? 'interrupted' : 'completed'])));

    // By what the provider received: each once, but for those that were cut, which may not have come to it; never further ahead than the lane is wide.
    expect(provider.asked).toHaveLength(new Set(provider.asked).size);
    expect(provider.asked.filter((name) => !cut.includes(name)).toSorted()).toEqual(names.filter((name) => !cut.includes(name)));
    expect(aheadIn(provider.asked, WIDE)).toEqual([]);
    expect(provider.widest).toBe(WIDE);

    // What was cut goes on by a person's word, and nothing else does.
    const before = provider.asked.length;
    expect(await installation.run(['resume', session])).toMatchObject({ code: 0 });
    expect(endsOf(factsOnDisk(installation.data))).toEqual(Object.fromEntries(names.map((name) => [name, 'completed'])));
    expect(provider.asked.slice(before).toSorted()).toEqual(cut);
  },
  LONG ? 300_000 : 120_000,
);

/** Who came before somebody that stood so many places before them; the names are in the order of the line. */
function aheadIn(asked: readonly string[], places: number): string[] {
  const numbers = asked.map((name) => Number(name.slice(1)));
  return asked.filter((_, index) => numbers.slice(index).some((later) => (numbers[index] ?? 0) - later >= places));
}

function rowsOf(facts: readonly LedgerEvent[]): ReadonlyMap<string, Agent> {
  const rows = new Map<string, Agent>();
  for (const event of facts)
    applyChanges(
      rows,
      agents.fold((key) => rows.get(key), event),
    );
  return rows;
}

/** Names of the nanites by their facts of a type. */
function inOrder(facts: readonly LedgerEvent[], type: LedgerEvent['type']): string[] {
  const rows = rowsOf(facts);
  return facts.flatMap((event) => {
    const agent = event.type === type && event.agent !== null ? rows.get(event.agent) : undefined;
    return agent?.face === 'nanite' ? [agent.name] : [];
  });
}

function endsOf(facts: readonly LedgerEvent[]): Record<string, string> {
  const nanites = [...rowsOf(facts).values()].filter(({ face }) => face === 'nanite');
  return Object.fromEntries(nanites.map(({ name, run }) => [name, run.status]));
}
