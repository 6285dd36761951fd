import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutHunks } from '#shared/model/hunks.ts';
import type { PutBack } from '#main/core/ports/git.ts';
import { withoutDrivers } from './drivers.ts';
import { checkedPath } from './file-sides.ts';
import { committer, signedBy } from './identity.ts';
import { move } from './move.ts';
import { fail, GitFailed, problemOf } from './problems.ts';
import { headOf } from './refs.ts';
import type { Run } from './run.ts';
import { statusOf } from './status.ts';

interface OwnTree {
  readonly repository: string;
  readonly path: string;
  readonly branch: string;
}

/** What git has at a path; null is nothing. */
interface Entry {
  readonly mode: string;
  readonly oid: string;
}

/**
 * Puts a file of an agent's branch back, by a commit of the person's on that branch; the agent's tree moves along.
 * The commit is made in memory first: on a problem nothing has moved. The caller holds the repository's lock.
 */
export async function putBack(run: Run, tree: OwnTree, head: string, what: PutBack, message: string): Promise<{ commit: string }> {
  const at = { tree: tree.path };
  const doing = `Putting ${what.path} back on ${tree.branch}`;
  const paths = [...new Set([checkedPath(what.path), ...(what.from === null ? [] : [checkedPath(what.from)])])];
  const now = await headOf(run, at);
  if (now.branch !== tree.branch || now.head !== head) {
    fail(
      'head_moved',
      `${tree.branch} has moved on since it was reviewed, or is not checked out in ${tree.path}. Look at the changes again.`,
    );
  }
  const env = await withoutDrivers(run, at);
  const dirty = (await statusOf(run, tree.path, { untracked: 'all', env })).filter(({ path }) => paths.includes(path));
  if (dirty.length > 0) {
    fail('target_dirty', `${doing}: ${dirty[0]?.path ?? ''} has uncommitted work in ${tree.path}. Commit it there, and try again.`);
  }
  const entries = await entriesOf(run, tree, head, what, paths);
  const commit = await commitOf(run, tree, head, entries, message);
  const { repository, path, branch } = tree;
  await move(run, { repository, target: { branch, path }, from: head, to: commit, reason: 'coppice: review' });
  return { commit };
}

/** What each path is to have. Of a file of which only hunks are undone, a new content in the mode that it has. */
async function entriesOf(
  run: Run,
  tree: OwnTree,
  head: string,
  what: PutBack,
  paths: readonly string[],
): Promise<Map<string, Entry | null>> {
  if (what.hunks === null) {
    const found = await Promise.all(paths.map(async (path) => [path, await entryAt(run, tree, what.to, path)] as const));
    return new Map(found);
  }
  const [before, after] = await Promise.all([entryAt(run, tree, what.to, what.from ?? what.path), entryAt(run, tree, head, what.path)]);
  if (before === null || after === null)
    return fail('git_failed', `${what.path} is not there on both sides: only all of it can be put back.`);
  const [old, present] = await Promise.all([textOf(run, tree, before.oid, what.path), textOf(run, tree, after.oid, what.path)]);
  const text = withoutHunks(old, present, what.hunks);
  if (text === null) return fail('head_moved', `${what.path} is not as the review showed it. Look at the changes again.`);
  const oid = await run.need(`Writing ${what.path}`, { repository: tree.repository }, ['hash-object', '-w', '--stdin', '--no-filters'], {
    input: text,
  });
  return new Map([[what.path, { mode: after.mode, oid }]]);
}

async function entryAt(run: Run, { repository }: OwnTree, commit: string, path: string): Promise<Entry | null> {
  const listed = await run.need(`Reading ${path} at ${commit}`, { repository }, [
    'ls-tree',
    '-z',
    '--full-tree',
    commit,
    '--',
    `:(literal)${path}`,
  ]);
  const [, mode, oid] = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(listed) ?? [];
  return mode === undefined || oid === undefined || mode === '040000' ? null : { mode, oid };
}

async function textOf(run: Run, { repository }: OwnTree, oid: string, path: string): Promise<string> {
  const ran = await run({ repository }, ['cat-file', 'blob', oid]);
  if (ran.code !== 0) throw new GitFailed(problemOf(ran, `Reading ${path}`));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(ran.bytes);
  } catch {
    return fail('git_failed', `${path} is not written in UTF-8: only all of it can be put back, not a part.`);
  }
}

/** Through an index of our own, so that the agent's is moved by git's own fast-forward alone. */
async function commitOf(run: Run, tree: OwnTree, head: string, entries: Map<string, Entry | null>, message: string): Promise<string> {
  const at = { repository: tree.repository };
  const doing = `Committing on ${tree.branch}`;
  const folder = await mkdtemp(join(tmpdir(), 'coppice-index-'));
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    await run.need(doing, at, ['read-tree', head], { env });
    const gone = '0'.repeat(head.length);
    // What goes is named first: a file may come where a folder was.
    const lines = [...entries]
      .toSorted(([, a], [, b]) => Number(a !== null) - Number(b !== null))
      .map(([path, entry]) => `${entry?.mode ?? '0'} ${entry?.oid ?? gone}\t${path}\0`);
    await run.need(doing, at, ['update-index', '-z', '--index-info'], { env, input: lines.join('') });
    const written = await run.need(doing, at, ['write-tree'], { env });
    const former = await run.need(doing, at, ['rev-parse', `${head}^{tree}`]);
    if (written === former) fail('no_change', `${doing}: the file is that already. Look at the changes again.`);
    const touched = await run.need(doing, at, ['diff-tree', '-r', '-z', '--no-renames', '--name-only', former, written]);
    const other = touched.split('\0').find((path) => path !== '' && !entries.has(path));
    // Where a folder has come in a file's place, git lets the file take it again with all that is in it.
    if (other !== undefined) fail('target_dirty', `${doing}: ${other} is in the way of what is put back. Undo that first.`);
    const person = await committer(run, { tree: tree.path });
    return await run.need(doing, at, ['commit-tree', written, '-p', head, '-F', '-'], {
      input: `${message}\n`,
      env: signedBy(person, person),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
