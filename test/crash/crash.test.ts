import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TreeEntry } from '#shared/model/tree-entry.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { chanceOf } from './chance.ts';
import { runChain } from './chain.ts';
import { momentsOf } from './moments.ts';
import { countedIn } from './script.ts';

const LONG = process.env['COPPICE_TEST_LONG'] === '1';
const SEEDS = LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
const KILLS = LONG ? 40 : 20;

const opened: { remove(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.remove();
});

describe('kill -9 of the engine, again and again', () => {
  it.each(SEEDS)(
    'loses nothing that was shown, runs nothing twice, and a resume ends the run (seed %i)',
    async (seed) => {
      const moments = momentsOf(chanceOf(seed));
      const cuts: string[] = [];
      while (cuts.length < KILLS) {
        const installation = await makeInstallation();
        const repository = await makeRepository();
        opened.push(installation, repository);
        const chain = await runChain({ installation, repository: repository.path, moments, kills: KILLS - cuts.length });
        cuts.push(...chain.cuts);
        expect(chain.violations, cuts.join('\n')).toEqual([]);
        expectAllDone(chain.facts, repository.path);
        await expectAllShown(installation, repository);
        expect([...processesBelow(installation.folder), ...processesBelow(repository.path)]).toEqual([]);
      }
      if (process.env['COPPICE_TEST_TELL'] === '1') console.log(cuts.join('\n'));
      expect(cuts).toHaveLength(KILLS);
      // A seed whose kills all fell between two effects would show nothing.
      expect(cuts.filter((cut) => cut.includes('bash')).length).toBeGreaterThan(0);
      expect(cuts.filter((cut) => cut.includes('answer')).length).toBeGreaterThan(0);
    },
    LONG ? 600_000 : 120_000,
  );
});

/** What git has of agents, and what lies in the data directory, is in the list. */
async function expectAllShown(installation: Installation, { git }: TestRepository): Promise<void> {
  const { worktrees: listed } = JSON.parse((await installation.run(['worktrees', 'list', '--quick', '--json'])).stdout) as {
    worktrees: TreeEntry[];
  };
  const branches = (await git('for-each-ref', '--format=%(refname:short)', 'refs/heads/coppice')).split('\n').filter((name) => name !== '');
  const trees = (await git('worktree', 'list', '--porcelain')).split('\n').flatMap((line) => /^worktree (.+)$/.exec(line)?.[1] ?? []);
  const folders = globSync('worktrees/*/*', { cwd: installation.data }).map((path) => join(installation.data, path));
  expect(new Set(listed.map(({ branch }) => branch))).toEqual(new Set(branches));
  expect(new Set(listed.map(({ path }) => path))).toEqual(new Set([...trees.slice(1), ...folders]));
  expect(listed.map(({ state }) => state).filter((state) => state === 'orphan' || state === 'foreign')).toEqual([]);
}

/** Everybody came to the end, on branches with real commits, and no edit took place twice. */
function expectAllDone(facts: readonly LedgerEvent[], repository: string): void {
  const trees = new Map<string, Worktree>();
  for (const event of facts)
    for (const { key, row } of worktrees.fold((each) => trees.get(each), event)) if (row !== null) trees.set(key, row);
  const names = new Map(facts.flatMap((event) => (event.type === 'agent.created' ? [[event.agent, event.body.name] as const] : [])));
  const ends = new Map<string, string>();
  for (const event of facts) if (event.type === 'run.ended') ends.set(names.get(event.agent) ?? '', event.body.status);
  expect(Object.fromEntries(ends)).toEqual({ main: 'completed', first: 'completed', second: 'completed', third: 'completed' });
  expect(trees.size).toBe(3);
  const changes = new Set(
    facts.flatMap((event) => (event.type === 'tool.requested' && /^(write|edit)$/.test(event.body.tool ?? '') ? [event.body.call] : [])),
  );
  for (const tree of trees.values()) {
    // Cut off before its first write took place, a script has no file to edit: it does not try again, as a model would.
    const wrote = facts.some(
      (event) => event.type === 'tool.ended' && event.agent === tree.agent && event.body.outcome === 'ok' && changes.has(event.body.call),
    );
    expect(tree).toMatchObject(wrote ? { state: 'ready', commits: 1, files: 1 } : { state: 'removed', commits: 0 });
  }
  for (const folder of [repository, ...[...trees.values()].map(({ path }) => path)]) {
    const file = join(folder, 'counted.txt');
    const counted = existsSync(file) ? countedIn(readFileSync(file, 'utf8')) : [];
    expect(counted).toEqual([...new Set(counted)]);
  }
  for (const { branch, head, onDisk } of trees.values()) {
    if (!onDisk) continue;
    expect(execFileSync('git', ['rev-parse', branch], { cwd: repository, encoding: 'utf8' }).trim()).toBe(head);
  }
}
