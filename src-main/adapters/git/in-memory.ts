import { GitFailed, problemOf } from './problems.ts';
import type { Place, Run } from './run.ts';

/** What git runs with: a repository's own drivers are out of action in it. */
export type Env = Readonly<Record<string, string>>;

export interface Merged {
  /** Object id of the merged tree; files in conflict have their markers in it. */
  readonly tree: string;
  /** Paths in conflict, each once; none where the merge is clean. */
  readonly conflicts: readonly string[];
  readonly messages: readonly Message[];
}

interface Message {
  readonly paths: readonly string[];
  /** `CONFLICT (contents)`, `Auto-merging` ... */
  readonly type: string;
  readonly words: string;
}

/** Merges two commits in memory. Throws `GitFailed` where git cannot, as for histories that share no commit. */
export async function mergeCommits(run: Run, place: Place, env: Env, ours: string, theirs: string): Promise<Merged> {
  const ran = await run(place, ['merge-tree', '--write-tree', '-z', ours, theirs], { env });
  if (ran.code !== 0 && ran.code !== 1) throw new GitFailed(problemOf(ran, `Merging ${theirs} into ${ours}`));
  return reader(ran.out).merged(ran.code === 0);
}

/** Merges many pairs by one git, in their order; null for one that git could not merge. */
export async function mergePairs(
  run: Run,
  place: Place,
  env: Env,
  pairs: readonly (readonly [ours: string, theirs: string])[],
): Promise<(Merged | null)[]> {
  if (pairs.length === 0) return [];
  const input = pairs.map(([ours, theirs]) => `${ours} ${theirs}\n`).join('');
  const ran = await run(place, ['merge-tree', '--write-tree', '--stdin'], { env, input });
  const found: (Merged | null)[] = [];
  if (ran.code === 0) {
    const read = reader(ran.out);
    for (const _ of pairs) {
      found.push(read.merged(read.next() === '1'));
      read.next();
    }
    return found;
  }
  // One that cannot be merged ends all that come after it.
  for (const [ours, theirs] of pairs) {
    found.push(
      await mergeCommits(run, place, env, ours, theirs).catch((error: unknown) => {
        if (error instanceof GitFailed) return null;
        throw error;
      }),
    );
  }
  return found;
}

/**
 * Merges as if `base` were where both come from. Git 2.39 takes no base: it is given one by commits of our own that have only it.
 */
export async function mergeUpon(run: Run, place: Place, env: Env, base: string, ours: string, theirs: string): Promise<Merged> {
  const root = await syntheticCommit(run, place, `${base}^{tree}`, [], 1);
  const [mine, other] = await Promise.all([
    syntheticCommit(run, place, `${ours}^{tree}`, [root], 2),
    syntheticCommit(run, place, `${theirs}^{tree}`, [root], 2),
  ]);
  return mergeCommits(run, place, env, mine, other);
}

const NOBODY = {
  GIT_AUTHOR_NAME: 'Coppice',
  GIT_AUTHOR_EMAIL: 'coppice@localhost',
  GIT_COMMITTER_NAME: 'Coppice',
  GIT_COMMITTER_EMAIL: 'coppice@localhost',
};

/**
 * A commit that no branch will lead to; the same content and date (in seconds) give the same id. It must not seem older than its
 * parents: git looks for a common ancestor from the newest commit on, and would go through all of the history first.
 */
export async function syntheticCommit(run: Run, place: Place, tree: string, parents: readonly string[], date: number): Promise<string> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'coppice: as it stands'];
  return run.need('Writing a commit', place, args, {
    env: { ...NOBODY, GIT_AUTHOR_DATE: `@${date} +0000`, GIT_COMMITTER_DATE: `@${date} +0000` },
  });
}

/** Reads `-z` output: the tree, the entries in conflict, an empty field, then the messages. */
function reader(out: string) {
  const fields = out.split('\0');
  let at = 0;
  const next = () => fields[at++] ?? '';
  const merged = (clean: boolean): Merged => {
    const tree = next();
    if (clean) return { tree, conflicts: [], messages: [] };
    const conflicts = new Set<string>();
    while ((fields[at] ?? '') !== '') {
      const entry = next();
      conflicts.add(entry.slice(entry.indexOf('\t') + 1));
    }
    next();
    const messages: Message[] = [];
    while (/^\d+$/.test(fields[at] ?? '')) {
      const paths = Array.from({ length: Number(next()) }, next);
      messages.push({ paths, type: next(), words: next().trimEnd() });
    }
    // A conflict of places alone (two renames of a folder, say) leaves no file in two versions.
    if (conflicts.size === 0)
      for (const { type, paths } of messages) if (type.startsWith('CONFLICT')) paths.forEach((path) => conflicts.add(path));
    return { tree, conflicts: [...conflicts], messages };
  };
  return { next, merged };
}
