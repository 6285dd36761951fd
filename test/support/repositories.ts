import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { createGit, type OwnedGit } from '#main/adapters/git/git.ts';
import type { Owner } from '#main/adapters/git/mark-tree.ts';
import { createMerging } from '#main/adapters/git/merging.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import type { GitProblem } from '#main/core/ports/git.ts';
import type { MergePlan, Merging } from '#main/core/ports/merging.ts';
import type { Result } from '#shared/lib/result.ts';

const PERSON = {
  GIT_AUTHOR_NAME: 'Test Person',
  GIT_AUTHOR_EMAIL: 'person@example.test',
  GIT_COMMITTER_NAME: 'Test Person',
  GIT_COMMITTER_EMAIL: 'person@example.test',
};

/** This process's environment, cut off from the machine's git configuration and from any git it was started by. */
export function gitEnv(person: 'person' | 'nobody' = 'person'): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_') && key !== 'EMAIL'));
  return { ...own, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...(person === 'person' ? PERSON : {}) };
}

/** A data directory without a folder. */
const NOBODYS: Owner = { id: 'abcdef012345', root: '/nowhere' };

/** The real git as the product has it, on the machine's clock. @param owner data directory that trees are made for; one without a folder by default */
export function openGit(env: NodeJS.ProcessEnv = gitEnv(), owner: Owner = NOBODYS): OwnedGit {
  return createGit({
    env,
    clock: systemClock,
    owner,
    onError: tellUnlessGone,
  });
}

/** A test that has ended takes its folders away, also those that are being deleted. */
export function tellUnlessGone(what: string, error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw new Error(what, { cause: error });
}

/** Its merges. What it keeps between predictions, in `folder`, goes with `close`. */
export function openMerging(env: NodeJS.ProcessEnv, folder: string, clock: Clock = systemClock): Merging {
  return createMerging({ env, clock, owner: NOBODYS, folder });
}

/** Computes a merge and moves the target there, as a review does. */
export async function mergeNow(merging: Merging, plan: MergePlan): Promise<Result<{ commit: string }, GitProblem>> {
  const prepared = await merging.prepare(plan);
  if (!prepared.ok) return prepared;
  const { from, commit } = prepared.value;
  const moved = await merging.move({ ...plan, from, to: commit, reason: `coppice: merge ${plan.branch}` });
  return moved.ok ? { ok: true, value: { commit } } : moved;
}

export interface TestRepository {
  /** Real path of its tree (of the repository itself where it is bare). */
  readonly path: string;
  /** Real path of git's common directory. */
  readonly common: string;
  /** A real folder beside it that goes with it: for worktrees. */
  readonly beside: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs git in the tree, as the person, with hooks; gives the output without its last line break. Rejects on a failure. */
  git(...args: string[]): Promise<string>;
  /** Writes files below the tree, by path. */
  write(files: Readonly<Record<string, string | Buffer>>): Promise<void>;
  remove(): Promise<void>;
}

export interface RepositoryOptions {
  /** Content of the first commit, by path; none is made for `{}`. One file by default. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Further commits, each the files it writes. */
  readonly commits?: readonly Readonly<Record<string, string | Buffer>>[];
  readonly branch?: string;
  readonly bare?: boolean;
  /** Whom git knows: nobody means no user.name anywhere. */
  readonly person?: 'person' | 'nobody';
  /** Folder to make it in; the system's temporary folder by default. */
  readonly within?: string;
}

const run = promisify(execFile);

/** Makes a real repository in a folder of its own, independent of the machine's git configuration. */
export async function makeRepository(options: RepositoryOptions = {}): Promise<TestRepository> {
  const { files = { 'readme.md': 'hello\n' }, commits = [], branch = 'main', bare = false, person = 'person' } = options;
  const root = await realpath(await mkdtemp(join(options.within ?? tmpdir(), 'coppice-repository-')));
  const path = join(root, 'project');
  const env = gitEnv(person);
  const git = async (...args: string[]) =>
    (await run('git', args, { cwd: path, env, maxBuffer: 64 * 1024 * 1024 })).stdout.replace(/\n$/, '');
  const write: TestRepository['write'] = async (content) => {
    for (const [name, text] of Object.entries(content)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
  };

  await mkdir(path);
  await git('init', '--quiet', '--template=', `--initial-branch=${branch}`, ...(bare ? ['--bare'] : []));
  // The setup commits in the person's name even where the repository is to know none.
  const asPerson = ['-c', 'user.name=Test Person', '-c', 'user.email=person@example.test'];
  for (const content of bare ? [] : [files, ...commits]) {
    if (Object.keys(content).length === 0) continue;
    await write(content);
    await git('add', '--all');
    await git(...asPerson, 'commit', '--quiet', '--message', `Write ${Object.keys(content).join(', ').slice(0, 60)}`);
  }
  return {
    path,
    common: bare ? path : join(path, '.git'),
    beside: root,
    env,
    git,
    write,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
