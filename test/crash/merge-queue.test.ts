import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Merging } from '#main/core/ports/merging.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';
import { chanceOf } from './chance.ts';

const LONG = process.env['COPPICE_TEST_LONG'] === '1';
const SEEDS = LONG ? Array.from({ length: 20 }, (_, seed) => seed + 1) : [1];
const KILLS = LONG ? 12 : 3;

const SHARED = ['one.txt', 'two.txt', 'three.txt'];
const LINES = Array.from({ length: 9 }, (_, line) => `line ${line}`);
const KINDS = ['merge', 'squash', 'rebase'] as const;

/** What an agent leaves: lines of shared files, a file of its own, and now and then what the project's command does not let pass. */
function workOf(name: string, chance: () => number): Record<string, string> {
  const files: Record<string, string> = { [`${name}.own`]: `${name}\n` };
  for (const file of SHARED) {
    if (chance() < 0.5) continue;
    const lines = [...LINES];
    lines[Math.floor(chance() * lines.length)] = `${name} was here`;
    files[file] = `${lines.join('\n')}\n`;
  }
  if (chance() < 0.25) files[`${name}.own`] = `${name}\nBAD\n`;
  return files;
}

it.each(SEEDS)(
  'agents land in any order, the engine is killed between any two steps: the target is only ever what passed, and no work is lost (seed %i)',
  async (seed) => {
    const chance = chanceOf(seed);
    const names = Array.from({ length: LONG ? 6 : 3 }, (_, at) => `kid${at}`);
    const work = new Map(names.map((name) => [name, workOf(name, chance)]));
    let dieBeforeMove = false;
    let killed: () => void = () => undefined;
    const s = await scenario({
      repository: { files: Object.fromEntries(SHARED.map((file) => [file, `${LINES.join('\n')}\n`])) },
      script: {
        main: [names.map((name) => call('spawn_agent', { prompt: `Do ${name}`, name, worktree: true })), say('ok')],
        ...Object.fromEntries(
          [...work].map(([name, files]) => [
            name,
            [Object.entries(files).map(([path, content]) => call('write', { path, content })), say(`${name} wrote`)],
          ]),
        ),
      },
      merging: (real): Merging => ({
        ...real,
        move: async (asked) => {
          if (!dieBeforeMove) return real.move(asked);
          await s.ledger.kill();
          killed();
          return new Promise(() => undefined);
        },
      }),
    });
    const passed = join(s.data, 'passed');
    s.configure({ merge: { verify: `if grep -rq BAD . --exclude-dir=.git; then exit 1; fi; git rev-parse 'HEAD^{tree}' >> '${passed}'` } });
    const treeAt = (commit: string) => s.repository.git('rev-parse', `${commit}^{tree}`);
    const allowed = new Set([await treeAt('main')]);
    await s.run('go');
    for (const name of names) await s.ended(name);
    const heads = new Map(names.map((name) => [name, s.engine.views.worktrees.get(s.agent(name).id)!]));

    const person = () => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });
    for (const name of names.toSorted(() => chance() - 0.5)) {
      const { agent, head, target } = heads.get(name)!;
      const kind = KINDS[Math.floor(chance() * 3)] ?? 'merge';
      valueOf(await s.engine.dispatch('queue.add', { agent, head, target, kind, message: null }, person()));
    }
    const queue = { repository: s.repository.common, branch: 'main' };
    const empty = () => [...s.engine.views.mergeQueues.values()].every(({ entries }) => entries.length === 0);
    for (let kill = 0; !empty(); kill += 1) {
      const died = new Promise<void>((resolve) => {
        killed = resolve;
        if (kill >= KILLS) return;
        dieBeforeMove = chance() < 0.3;
        let left = 1 + Math.floor(chance() * 7);
        void s.ledger.killAt(({ events }) => events.length > 0 && (left -= 1) === 0).then(resolve);
      });
      void s.engine.dispatch('queue.start', { queue }, person());
      const how = await Promise.race([died.then(() => 'died' as const), s.until(empty).then(() => 'empty' as const)]);
      dieBeforeMove = false;
      if (how === 'died') await s.restart();
    }

    for (const tree of existsSync(passed) ? (await readFile(passed, 'utf8')).trim().split('\n') : []) allowed.add(tree);
    for (const commit of (await s.repository.git('reflog', '--format=%H', 'main')).split('\n'))
      expect(allowed).toContain(await treeAt(commit));
    expect(await s.repository.git('status', '--porcelain')).toBe('');
    expect(await s.repository.git('worktree', 'list')).not.toContain('verify.');

    const past = [...s.engine.views.mergeQueues.values()].flatMap((each) => each.past);
    expect(past.map(({ agent }) => agent).toSorted()).toEqual(names.map((name) => s.agent(name).id).toSorted());
    for (const [name, { agent, branch, head }] of heads) {
      const landed = past.find((each) => each.agent === agent)?.outcome === 'landed';
      expect(await s.repository.git('show', `${landed ? 'main' : branch}:${name}.own`), name).toBe(work.get(name)?.[`${name}.own`]?.trim());
      expect(await s.repository.git('merge-base', '--is-ancestor', head, branch), name).toBe('');
    }
    expectNoBad(s, work, past);
  },
  LONG ? 600_000 : 60_000,
);

/** Whoever wrote what does not pass has not landed. */
function expectNoBad(
  s: Scenario,
  work: ReadonlyMap<string, Record<string, string>>,
  past: readonly { agent: string; outcome: string }[],
): void {
  const bad = [...work]
    .filter(([name, files]) => files[`${name}.own`]?.includes('BAD') === true)
    .map(([name]) => s.agent(name).id as string);
  expect(past.filter(({ agent, outcome }) => outcome === 'landed' && bad.includes(agent))).toEqual([]);
}
