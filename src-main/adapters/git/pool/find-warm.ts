import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { CheckoutTerms } from './checkout-terms.ts';
import { deleteSlowly } from './delete-slowly.ts';
import { detachedAt, isThere, recordedTrees } from './metadata.ts';
import { isAsMarked, type Making, type WarmTree } from './warm-tree.ts';

/** Names in a pool's folder: a tree, and what is only there to be deleted. */
const [WARM, GONE] = ['warm-', 'gone-'];

/** In a pool's folder: the repository it is of. */
export const OF = 'repository';

export function newPath(folder: string): string {
  return join(folder, `${WARM}${randomBytes(4).toString('hex')}`);
}

/** Makes a pool's folder, such that the next start knows whose it is. */
export async function makeFolder(folder: string, repository: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!(await isThere(join(folder, OF)))) await writeFile(join(folder, OF), repository);
}

/** Takes a tree out of the pool: its record at once, its files one by one. Nobody else has the tree. */
export async function drop({ underLock, signal }: Pick<Making, 'underLock' | 'signal'>, repository: string, path: string): Promise<void> {
  if (await isThere(repository)) await underLock(repository, () => forgetAt(repository, path));
  const aside = join(dirname(path), `${GONE}${basename(path)}`);
  if (await isThere(path)) await rename(path, aside);
  await deleteSlowly(aside, signal);
}

async function forgetAt(repository: string, path: string): Promise<void> {
  for (const [tree, metadata] of await recordedTrees(repository)) if (tree === path) await rm(metadata, { recursive: true, force: true });
}

/**
 * What a former engine left in a pool's folder: trees that are as it marked them are returned. All else goes: those that were being made,
 * handed out or reset, and records of trees that are gone.
 */
export async function findWarm(making: Making, repository: string, folder: string, terms: CheckoutTerms): Promise<WarmTree[]> {
  const recorded = await recordedTrees(repository);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(WARM) || name.startsWith(GONE));
  const found: WarmTree[] = [];
  const paths = new Set([...names.map((name) => join(folder, name)), ...[...recorded.keys()].filter((path) => dirname(path) === folder)]);
  for (const path of paths) {
    if (making.signal.aborted) return found;
    const metadata = recorded.get(path);
    const head = metadata === undefined ? null : await detachedAt(metadata);
    const tree = metadata === undefined || head === null ? null : { repository, path, metadata, head, stamp: terms.stamp };
    if (tree !== null && (await isThere(path)) && (await isAsMarked(making, tree, terms.env).catch(() => false))) found.push(tree);
    else if (basename(path).startsWith(GONE)) await deleteSlowly(path, making.signal);
    else await drop(making, repository, path);
  }
  return found;
}
