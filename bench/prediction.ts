import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PredictPlan } from '#main/core/ports/merging.ts';
import { makeRepository, openGit, openMerging } from '#test/support/repositories.ts';
import { median, type Row, row } from './report.ts';

/** Files in a folder. */
const FOLDER = 100;

/**
 * (h) How the uncommitted work of live trees would merge, every pair, each with the target, and all in a chain: cold, and after a change
 * in one tree. The floor is one `git merge-tree` over the same pairs of commits that are there already.
 */
export async function benchPrediction(files: number, trees: number, times: number): Promise<Row[]> {
  const made = await makeRepository({ files: { 'readme.md': '' } });
  const git = openGit(made.env);
  const merging = openMerging(made.env, join(made.beside, 'snapshots'));
  try {
    await fill(made.path, files);
    await made.git('add', '--all');
    await made.git('commit', '--quiet', '-m', 'large');
    const paths = Array.from({ length: trees }, (_, at) => join(made.beside, `tree-${at}`));
    for (const [at, path] of paths.entries()) {
      const added = await git.add({ repository: made.common, path, branch: `coppice/${at}`, base: 'main' });
      if (!added.ok) throw new Error(added.problem.message);
      for (let file = 0; file < 20; file += 1) await write(path, at * 37 + file * 7, files, `changed by ${at}`);
    }
    const keys = paths.map((_, at) => String(at));
    const target = { branch: 'main', path: made.path };
    const plan = (changed: readonly number[]): PredictPlan => ({
      repository: made.common,
      target,
      trees: paths.map((path, at) => ({ key: String(at), path, changed: changed.includes(at) })),
      order: () => keys,
    });
    const predict = async (...changed: readonly number[]): Promise<number> => {
      const began = performance.now();
      const found = await merging.predict(plan(changed));
      if (!found.ok) throw new Error(found.problem.message);
      return performance.now() - began;
    };
    const cold = await predict();
    const everyTree = await predict(...keys.map(Number));
    const renewed: { first: number[]; last: number[] } = { first: [], last: [] };
    for (let time = 0; time < times; time += 1) {
      for (const which of ['first', 'last'] as const) {
        const at = which === 'first' ? 0 : trees - 1;
        await write(paths[at] ?? '', time, files, `again ${time}`);
        renewed[which].push(await predict(at));
      }
    }
    for (const path of paths) {
      await made.git('-C', path, 'add', '--all');
      await made.git('-C', path, 'commit', '--quiet', '-m', 'work');
    }
    const all = keys.flatMap((a, at) => [`main coppice/${a}`, ...keys.slice(at + 1).map((b) => `coppice/${a} coppice/${b}`)]);
    const one = all.filter((pair) => pair.endsWith(' coppice/0') || pair.startsWith('coppice/0 '));
    const floor = (pairs: readonly string[]): number => {
      const began = performance.now();
      const options = { cwd: made.path, env: made.env, input: `${pairs.join('\n')}\n`, maxBuffer: 256 * 1024 * 1024 };
      const { status } = spawnSync('git', ['merge-tree', '--write-tree', '--stdin'], options);
      if (status !== 0) throw new Error('git merge-tree failed');
      return performance.now() - began;
    };
    const few = median(Array.from({ length: times }, () => floor(one)));
    const many = floor(all);
    const size = `${trees} trees of ${files.toLocaleString('en')} files`;
    return [
      row(`prediction of ${size}, cold, ms`, cold, many, `${all.length} pairs and the chain`),
      row(`prediction of ${size}, a look at every tree, ms`, everyTree, few, 'nothing has changed'),
      row(`prediction of ${size}, one changed, last in the chain, ms`, median(renewed.last), few, `${one.length} pairs; wanted: under 200`),
      row(
        `prediction of ${size}, one changed, first in the chain, ms`,
        median(renewed.first),
        few,
        'the whole chain anew; wanted: under 200',
      ),
    ];
  } finally {
    await merging.close();
    await made.remove();
  }
}

function pathOf(at: number, files: number): string {
  const file = at % files;
  return `src/${Math.floor(file / FOLDER)}/file-${file}.ts`;
}

async function fill(folder: string, files: number): Promise<void> {
  for (let at = 0; at < files; at += FOLDER) {
    await mkdir(join(folder, 'src', String(at / FOLDER)), { recursive: true });
    await Promise.all(Array.from({ length: FOLDER }, (_, more) => write(folder, at + more, files, 'as it was')));
  }
}

async function write(folder: string, at: number, files: number, words: string): Promise<void> {
  const lines = Array.from({ length: 40 }, (_, line) => `export const value${line} = ${at * line};`);
  await writeFile(join(folder, pathOf(at, files)), [`// ${words}`, ...lines, ''].join('\n'));
}
