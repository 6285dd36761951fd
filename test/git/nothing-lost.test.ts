import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TreeEntry } from '#shared/model/tree-entry.ts';
import { type Death, deaths, type Home, twoHomes } from './two-homes.ts';

const LONG = process.env['COPPICE_TEST_LONG'] === '1';

const which = fc.nat(7);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('spawn' as const), home: fc.nat(1) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom('edit', 'end'), home: fc.nat(1), which }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom('merge', 'discard', 'reclaim', 'resume'), home: fc.nat(1), which }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('restart', 'prune', 'die removing'), home: fc.nat(1), which }) },
);
const steps = fc.array(fc.tuple(step, fc.option(fc.constantFrom(...deaths), { freq: 3 })), { minLength: 6, maxLength: LONG ? 40 : 10 });

/** So that there is something to lose from the first random step on. */
const BEGINNING: readonly (readonly [Step, Death | null])[] = ['spawn', 'edit', 'end'].map((act) => [{ act, home: 0, which: 0 }, null]);

type Step = { readonly act: string; readonly home: number; readonly which?: number };

async function take(home: Home, { act, which: index = 0 }: Step, number: number): Promise<void> {
  const pick = <T>(from: readonly T[]): T | undefined => from[index % Math.max(from.length, 1)];
  const [live, ended] = [pick(home.live()), pick(home.ended())];
  if (act === 'spawn' && home.live().length < 4) await home.spawn();
  if (act === 'edit' && live !== undefined) await home.edit(live, `file-${number}`, `${number}`);
  if (act === 'end' && live !== undefined) await home.end(live);
  if (act === 'prune') await home.s.worktrees.prune(null);
  if (ended === undefined) return;
  if (act === 'merge') await home.merge(ended);
  if (act === 'discard') await home.reclaim(ended, true);
  if (act === 'reclaim') await home.reclaim(ended, false);
  if (act === 'resume') await home.resume(ended);
}

test(
  'two data directories on one repository, engines that die at any moment: no work is lost, and no tree or branch is left that a list does not show',
  async () => {
    const property = fc.asyncProperty(steps, async (all) => {
      const { repository, homes, close } = await twoHomes();
      try {
        for (const [number, [one, death]] of [...BEGINNING, ...all].entries()) {
          const home = homes[one.home === 0 ? 0 : 1];
          if (one.act === 'restart') await home.restart();
          else if (one.act === 'die removing') {
            const [first] = home.ended();
            if (first !== undefined) await home.dieRemoving(first);
          } else if (death === null) await take(home, one, number);
          else await home.dying(death satisfies Death, () => take(home, one, number));
        }
        for (const home of homes) await home.standStill();
        for (const home of homes) for (const work of home.work) expect([work, await home.found(work)]).toEqual([work, work.content]);
        await expectAllShown(homes, repository.git);
        expect(await repository.git('status', '--porcelain')).toBe('');
      } finally {
        await close();
      }
    });
    await fc.assert(property, { endOnFailure: true, ...(LONG ? { numRuns: 25 } : { numRuns: 2, seed: 2 }) });
  },
  LONG ? 1_800_000 : 120_000,
);

/** Each tree and branch that git has, and each folder below a data directory, is shown as its own by one home; the other one leaves it alone. */
async function expectAllShown(homes: readonly [Home, Home], git: (...args: string[]) => Promise<string>): Promise<void> {
  const lists = [await homes[0].list(), await homes[1].list()];
  const isOwn = ({ state }: TreeEntry): boolean => state !== 'foreign';
  const trees = (await git('worktree', 'list', '--porcelain'))
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .slice(1);
  const folders = await Promise.all(homes.map((home) => home.folders()));
  const paths = new Set([
    ...trees.map((line) => line.slice('worktree '.length)),
    ...folders.flat().filter((path) => !path.includes('.removed-')),
  ]);
  const branches = (await git('for-each-ref', '--format=%(refname)', 'refs/heads/coppice')).split('\n').filter((ref) => ref !== '');
  /** In how many lists it stands as that one's own. */
  const owners = (fits: (each: TreeEntry) => boolean): number =>
    lists.filter((list) => list.some((each) => isOwn(each) && fits(each))).length;
  for (const path of paths) expect([path, owners((each) => each.path === path)]).toEqual([path, 1]);
  for (const ref of branches) {
    const branch = ref.slice('refs/heads/'.length);
    expect([branch, owners((each) => each.branch === branch)]).toEqual([branch, 1]);
    expect([branch, lists.every((list) => list.some((each) => each.branch === branch))]).toEqual([branch, true]);
  }
  const shown = lists.flat().filter(isOwn);
  for (const { path, branch } of shown)
    expect([path, branch, paths.has(path ?? '') || branches.includes(`refs/heads/${branch}`)]).toEqual([path, branch, true]);
  for (const home of homes) await expect.poll(async () => (await home.folders()).filter((path) => path.includes('.removed-'))).toEqual([]);
}
