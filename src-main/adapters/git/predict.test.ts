import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import type { Merging } from '#main/core/ports/merging.ts';
import { chanceOf } from '#test/crash/chance.ts';
import { makeRepository, openGit, openMerging, type TestRepository } from '#test/support/repositories.ts';

const HISTORIES = process.env['COPPICE_TEST_LONG'] === '1' ? 200 : 16;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface House {
  readonly made: TestRepository;
  readonly merging: Merging;
  /** Trees by name, each on a branch of its own from main. */
  readonly path: (name: string) => string;
  predict(...names: readonly string[]): Promise<unknown>;
}

async function house(files: Readonly<Record<string, string>>, ...names: readonly string[]): Promise<House> {
  const made = await makeRepository({ files });
  const merging = openMerging(made.env, join(made.beside, 'snapshots'));
  open.push(async () => {
    await merging.close();
    await made.remove();
  });
  const git = openGit(made.env);
  const path = (name: string) => join(made.beside, name);
  for (const name of names) {
    expect(await git.add({ repository: made.common, path: path(name), branch: `coppice/${name}`, base: 'main' })).toMatchObject({
      ok: true,
    });
  }
  const target = { branch: 'main', path: made.path };
  const predict = async (...keys: readonly string[]) => {
    const trees = keys.map((key) => ({ key, path: path(key), changed: true }));
    const found = await merging.predict({ repository: made.common, target, trees, order: () => keys });
    if (!found.ok) throw new Error(found.problem.message);
    return found.value;
  };
  return { made, merging, path, predict };
}

test('Uncommitted work of two trees conflicts in its lines, not in its files; the chain leaves out the second; nobody’s index is touched', async () => {
  const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const changed = (...at: readonly number[]) =>
    `${lines.map((line, index) => (at.includes(index) ? 'x'.repeat(index + 1 + at.length) : line)).join('\n')}\n`;
  const { made, merging, path, predict } = await house({ f: `${lines.join('\n')}\n`, g: '' }, 'a', 'b', 'c');
  await writeFile(join(path('a'), 'f'), changed(1));
  await writeFile(join(path('b'), 'f'), changed(1, 7));
  await writeFile(join(path('c'), 'f'), changed(8));
  await writeFile(join(path('c'), 'new'), 'new');
  await made.git('-C', path('a'), 'add', 'f');
  const index = () => Promise.all(['a', 'b', 'c'].map((name) => readFile(join(made.common, 'worktrees', name, 'index'))));
  const before = [await index(), await made.git('for-each-ref')];
  expect(await predict('a', 'b', 'c', 'gone')).toEqual({
    keys: ['a', 'b', 'c'],
    conflicts: [
      { a: 'a', b: 'b', paths: ['f'] },
      { a: 'b', b: 'c', paths: ['f'] },
    ],
    chain: [
      { key: 'a', paths: [] },
      { key: 'b', paths: ['f'] },
      { key: 'c', paths: [] },
    ],
  });
  expect([await index(), await made.git('for-each-ref')]).toEqual(before);

  const target = { branch: 'main', path: made.path };
  const conflict = await merging.conflict({ repository: made.common, target, a: path('a'), b: path('b') });
  expect(conflict).toEqual({
    ok: true,
    value: [
      {
        path: 'f',
        words: ['CONFLICT (content): Merge conflict in f'],
        hunks: [{ line: 2, ours: 'xxxx', theirs: 'xxx' }],
      },
    ],
  });

  // One moves on, the target too: what was remembered of the others holds, and what is told is new.
  await writeFile(join(path('b'), 'f'), changed(4));
  await made.write({ g: 'main\n' });
  await made.git('commit', '-qam', 'main');
  await writeFile(join(path('c'), 'g'), 'c\n');
  expect(await predict('a', 'b', 'c')).toMatchObject({ conflicts: [{ a: 'c', b: null, paths: ['g'] }] });
});

const run = promisify(execFile);

/** Two lines of work from one commit, with everything that histories hold: renames, deletions against edits, criss-cross merges, binaries, modes, links. */
async function history(made: TestRepository, chance: () => number, prefix: string): Promise<void> {
  const { git, path } = made;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;
  const bytes = () => Buffer.from(Array.from({ length: 64 }, () => Math.floor(chance() * 256)).concat(0));
  const text = () =>
    `${Array.from({ length: 12 }, (_, line) => (chance() < 0.1 ? `odd ${Math.floor(chance() * 9)}` : `line ${line}`)).join('\n')}\n`;
  const tracked = async () => (await git('ls-files')).split('\n').filter((name) => name !== '');
  const step = async (): Promise<void> => {
    const files = await tracked();
    const file = files.length === 0 ? 'a' : pick(files);
    const put = async (name: string, content: string | Buffer) => {
      await mkdir(dirname(join(path, name)), { recursive: true }).catch(() => undefined);
      await writeFile(join(path, name), content).catch(() => undefined);
    };
    const acts: (() => Promise<void>)[] = [
      () => put(file, text()),
      () => put(file, text()),
      async () => put(file, `${await readFile(join(path, file), 'utf8').catch(() => '')}tail ${Math.floor(chance() * 3)}\n`),
      () => rm(join(path, file), { force: true }),
      async () => {
        const to = pick(['moved/x', 'moved/y', 'other', `dir${Math.floor(chance() * 2)}/${file.split('/').at(-1)}`]);
        await mkdir(dirname(join(path, to)), { recursive: true }).catch(() => undefined);
        await rename(join(path, file), join(path, to)).catch(() => undefined);
      },
      () => put(pick(['bin', 'bin2']), bytes()),
      () => chmod(join(path, file), chance() < 0.5 ? 0o755 : 0o644).catch(() => undefined),
      () => put(pick(['new1', 'new2', 'dir0/new', 'a/b']), text()),
    ];
    await pick(acts)();
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', 'step');
  };
  await git('checkout', '--quiet', '-b', `${prefix}-ours`, 'main');
  await git('branch', `${prefix}-theirs`);
  for (let round = 0; round < 2; round += 1) {
    for (const side of ['ours', 'theirs']) {
      await git('checkout', '--quiet', '--force', `${prefix}-${side}`);
      for (let count = 1 + Math.floor(chance() * 2); count > 0; count -= 1) await step();
    }
    if (round === 0 && chance() < 0.4) await crissCross(made, prefix);
  }
}

/** Each side merges the other as it was before. */
async function crissCross({ git }: TestRepository, prefix: string): Promise<void> {
  const [ours, theirs] = [await git('rev-parse', `${prefix}-ours`), await git('rev-parse', `${prefix}-theirs`)];
  for (const [side, other] of [
    ['ours', theirs],
    ['theirs', ours],
  ] as const) {
    await git('checkout', '--quiet', '--force', `${prefix}-${side}`);
    await git('merge', '--quiet', '--no-ff', '-m', 'cross', '-X', side === 'ours' ? 'ours' : 'theirs', other).catch(() =>
      git('merge', '--abort'),
    );
  }
}

test('Prediction agrees with git merge on every generated history, in whether it is clean, in the paths, and in the result', async () => {
  const base = Object.fromEntries(
    ['a', 'b', 'dir0/c', 'dir0/d', 'dir1/e'].map((name) => [
      name,
      `${Array.from({ length: 12 }, (_, line) => `line ${line}`).join('\n')}\n`,
    ]),
  );
  const { made, merging } = await house(base);
  const chance = chanceOf(7);
  const seen = { clean: 0, conflict: 0 };
  for (let at = 0; at < HISTORIES; at += 1) {
    const prefix = `h${at}`;
    await history(made, chance, prefix);
    await made.git('checkout', '--quiet', '--force', `${prefix}-ours`);
    const head = await made.git('rev-parse', `${prefix}-theirs`);
    const target = { branch: `${prefix}-ours`, path: made.path };
    const plan = { repository: made.common, branch: `${prefix}-theirs`, head, target, kind: 'merge', message: 'm', since: null } as const;
    const obstacles = await merging.obstacles(plan);
    const prepared = await merging.prepare(plan);
    const merged = await run('git', ['merge', '--no-ff', '-m', 'm', head], { cwd: made.path, env: made.env }).then(
      ({ stdout }) => (stdout.startsWith('Already up to date') ? 'nothing' : 'clean'),
      () => 'conflict',
    );
    const unmerged = [...new Set((await made.git('diff', '--name-only', '--diff-filter=U')).split('\n').filter((path) => path !== ''))];
    if (merged === 'clean') {
      seen.clean += 1;
      expect(obstacles, prefix).toEqual({ ok: true, value: [] });
      const tree = prepared.ok ? await made.git('rev-parse', `${prepared.value.commit}^{tree}`) : '';
      expect(tree, prefix).toBe(await made.git('rev-parse', 'HEAD^{tree}'));
    } else if (merged === 'conflict') {
      seen.conflict += 1;
      expect(obstacles, prefix).toMatchObject({ ok: true, value: [{ code: 'conflict' }] });
      expect(obstacles.ok ? obstacles.value[0]?.paths.toSorted() : [], prefix).toEqual(unmerged.toSorted());
      expect(prepared, prefix).toMatchObject({ ok: false, problem: { code: 'conflict' } });
    } else expect(obstacles, prefix).toMatchObject({ ok: true, value: [{ code: 'nothing_to_merge' }] });
    await made.git('reset', '--quiet', '--hard');
    await made.git('clean', '--quiet', '-fdx');
  }
  expect(Math.min(seen.clean, seen.conflict)).toBeGreaterThan(HISTORIES / 10);
}, 600_000);
