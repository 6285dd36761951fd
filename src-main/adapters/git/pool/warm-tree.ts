import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#main/core/ports/clock.ts';
import { fail } from '#main/adapters/git/problems.ts';
import type { UnderLock } from '#main/adapters/git/repository-lock.ts';
import type { Run } from '#main/adapters/git/run.ts';

/** A tree that is ready to be handed out. */
export interface WarmTree {
  readonly repository: string;
  readonly path: string;
  /** Git's folder for it. */
  readonly metadata: string;
  /** Commit that is checked out. */
  readonly head: string;
  /** Terms that it was checked out under. */
  readonly stamp: string;
}

/** In the metadata of each warm tree, written last and deleted first: without it a tree is not finished, or not ours any more. */
const MARK = 'coppice-warm';

const Mark = z.object({ head: z.string(), stamp: z.string(), look: z.string() });

/** What the making of trees needs. `slow` gives way to everything else. */
export interface Making {
  readonly run: Run;
  readonly slow: Run;
  readonly clock: Clock;
  readonly underLock: UnderLock;
  /** Aborted when the engine ends. */
  readonly signal: AbortSignal;
}

/** Git takes a file for unread where its index is not a second younger than the file. */
const SETTLED_MS = 1_100;

/** Makes a tree's index such that its first use reads no file, and marks the tree as warm. */
export async function prime(making: Making, tree: WarmTree, env: Readonly<Record<string, string>>): Promise<void> {
  await pause(making, SETTLED_MS);
  const look = await lookAt(making, tree.path, env);
  await rm(join(tree.metadata, 'ORIG_HEAD'), { force: true });
  const mark: z.infer<typeof Mark> = { head: tree.head, stamp: tree.stamp, look };
  await writeFile(join(tree.metadata, MARK), JSON.stringify(mark));
}

/** Takes the mark off: from now on the tree is not found as a warm one. */
export async function unmark(metadata: string): Promise<void> {
  await rm(join(metadata, MARK), { force: true });
}

/** Whether a tree that a former engine left is what its mark says, by a look at every file. */
export async function isAsMarked(making: Making, tree: WarmTree, env: Readonly<Record<string, string>>): Promise<boolean> {
  const text = await readFile(join(tree.metadata, MARK), 'utf8').catch(() => '{}');
  const mark = Mark.safeParse(jsonOf(text));
  if (!mark.success || mark.data.head !== tree.head || mark.data.stamp !== tree.stamp) return false;
  return (await lookAt(making, tree.path, env)) === mark.data.look;
}

/** Git's status of a tree as a hash, ignored files too; git writes what it learns into the index. Some trees are never clean (line endings). */
async function lookAt({ slow, signal }: Making, path: string, env: Readonly<Record<string, string>>): Promise<string> {
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--ignored=traditional'];
  const said = await slow({ tree: path }, args, { env: { ...env, GIT_OPTIONAL_LOCKS: '1' }, signal });
  if (said.code !== 0) fail('git_failed', `Looking at the tree ${path}: ${said.err.trim()}`);
  return createHash('sha256').update(said.bytes).digest('hex');
}

/** Ends early when the engine does. */
async function pause({ clock, signal }: Making, ms: number): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      takeBack();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const takeBack = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
