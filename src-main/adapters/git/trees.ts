import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Run } from './run.ts';

export interface Tree {
  /** As git has it on record; the folder may be gone. */
  readonly path: string;
  /** Null when detached. */
  readonly branch: string | null;
  /** Null where there is no commit yet. */
  readonly head: string | null;
  /** The repository's own tree, or the repository itself where it is bare. */
  readonly main: boolean;
  readonly bare: boolean;
}

/** All trees that git has on record for a repository; the main one is the first. */
export async function treesOf(run: Run, repository: string): Promise<Tree[]> {
  const out = await run.need(`Listing the trees of ${repository}`, { repository }, ['worktree', 'list', '--porcelain', '-z']);
  return out
    .split('\0\0')
    .map((record) => record.split('\0'))
    .flatMap((lines, index) => {
      const value = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
      const path = value('worktree');
      if (path === undefined) return [];
      const [branch, head] = [value('branch')?.replace(/^refs\/heads\//, '') ?? null, value('HEAD') ?? ''];
      return [{ path, branch, head: /[^0]/.test(head) ? head : null, main: index === 0, bare: lines.includes('bare') }];
    });
}

/** The path as git would have it on record: links resolved, also where the last part is gone. */
export async function recordedPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = await realpath(dirname(path)).catch(() => dirname(path));
    return join(parent, basename(path));
  }
}

/** Whether a folder is the top of a working tree. One that has lost its `.git` inside another repository is part of that one. */
export async function isTopOfTree(run: Run, path: string): Promise<boolean> {
  const top = await run({ tree: path }, ['rev-parse', '--path-format=absolute', '--show-toplevel']);
  return top.code === 0 && (await realpath(top.out.replace(/\n$/, ''))) === (await realpath(path));
}
