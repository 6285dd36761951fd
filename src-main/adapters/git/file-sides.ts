import { constants } from 'node:fs';
import { lstat, open, readlink, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { FileSides } from '#main/core/ports/git.ts';
import { isThere, type ReviewedTree } from './changes.ts';
import { imageKind } from './image-kind.ts';
import { fail } from './problems.ts';
import { commitAt } from './refs.ts';
import type { Run } from './run.ts';

/** More than this, in bytes, is not shown. */
const SHOWN = 2 * 1024 * 1024;

interface Side {
  readonly text: string | null;
  readonly bytes: number | null;
  /** A picture, as a `data:` address. */
  readonly image: string | null;
  readonly reason: string | null;
}

const ABSENT: Side = { text: null, bytes: null, image: null, reason: null };

/** One file of a review: at the base, and as it stands in the tree (of a tree that is gone, at its head). */
export async function fileSides(run: Run, tree: ReviewedTree, file: { path: string; from: string | null }): Promise<FileSides> {
  for (const path of [file.path, file.from ?? file.path]) checkedPath(path);
  const [before, after] = await Promise.all([
    atCommit(run, tree.repository, tree.base, file.from ?? file.path),
    (await isThere(tree.path)) ? onDisk(run, tree.path, file.path) : atCommit(run, tree.repository, tree.head, file.path),
  ]);
  const side = ({ text, bytes, image }: Side) => ({ text, bytes, image });
  return { before: side(before), after: side(after), reason: after.reason ?? before.reason };
}

/** @throws GitFailed for what is no path of a file within a tree. */
export function checkedPath(path: string): string {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git' || part.includes('\0'))) {
    fail('git_failed', `${JSON.stringify(path)} names no file of a tree. Give its path from the top of the tree.`);
  }
  return path;
}

async function atCommit(run: Run, repository: string, commit: string, path: string): Promise<Side> {
  const at = { repository };
  const what = `Reading ${path} at ${commit}`;
  const listed = await run.need(what, at, ['ls-tree', '-z', '-l', '--full-tree', commit, '--', `:(literal)${path}`]);
  const [, mode, oid, size] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/.exec(listed) ?? [];
  if (mode === undefined || oid === undefined || mode === '040000') return ABSENT;
  if (mode === '160000') return textSide(`Subproject commit ${oid}\n`);
  if (Number(size) > SHOWN) return tooLarge(Number(size));
  const ran = await run(at, ['cat-file', 'blob', oid]);
  if (ran.code !== 0) fail('git_failed', `${what}: git has lost the object ${oid}. Run git fsck in ${repository}.`);
  return contentSide(ran.bytes);
}

async function onDisk(run: Run, tree: string, path: string): Promise<Side> {
  const full = join(tree, path);
  const root = await realpath(tree);
  const parent = await realpath(dirname(full)).catch(() => null);
  // Git does not look through a link to a folder, and what is behind one may lie outside the tree.
  if (parent === null || parent !== join(root, dirname(path)).replace(/[\\/]$/, '')) return ABSENT;
  const there = await lstat(full).catch(() => null);
  if (there === null) return ABSENT;
  if (there.isSymbolicLink()) return textSide((await readlink(full)).split(sep).join('/'));
  if (there.isDirectory()) {
    const commit = (await isThere(full)) ? await commitAt(run, { tree: full }, 'HEAD') : null;
    return commit === null ? ABSENT : textSide(`Subproject commit ${commit}\n`);
  }
  if (!there.isFile()) return { ...ABSENT, reason: 'It is a device, a pipe or a socket.' };
  return fromFile(full);
}

async function fromFile(full: string): Promise<Side> {
  // A link or a pipe put here since the look above is not followed and not waited for.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(full, flags).catch(() => null);
  if (handle === null) return { ...ABSENT, reason: 'It cannot be read.' };
  try {
    const { size } = await handle.stat();
    return size > SHOWN ? tooLarge(size) : contentSide(await handle.readFile());
  } finally {
    await handle.close();
  }
}

function contentSide(bytes: Buffer): Side {
  // Git's own test: a NUL among the first 8000 bytes.
  if (bytes.subarray(0, 8000).includes(0)) {
    const kind = imageKind(bytes);
    const image = kind === null ? null : `data:${kind};base64,${bytes.toString('base64')}`;
    return { text: null, bytes: bytes.length, image, reason: 'It is binary.' };
  }
  return textSide(bytes.toString('utf8'), bytes.length);
}

function textSide(text: string, bytes = Buffer.byteLength(text)): Side {
  return { text, bytes, image: null, reason: null };
}

function tooLarge(bytes: number): Side {
  return { ...ABSENT, bytes, reason: `It is larger than ${SHOWN / 1024 / 1024} MB.` };
}
