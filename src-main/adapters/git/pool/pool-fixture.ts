import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { OwnedGit } from '#main/adapters/git/git.ts';
import { makeRepository, type RepositoryOptions, type TestRepository } from '#test/support/repositories.ts';
import { openPooled } from '#test/support/pooled-git.ts';

interface Pooled {
  readonly repository: TestRepository;
  /** A data directory. */
  readonly data: string;
  readonly git: OwnedGit;
  plan(name: string, base?: string): { repository: string; path: string; branch: string; base: string };
  /** Makes a tree, so that the pool knows the base, and waits until it is filled. */
  fill(): Promise<void>;
  /** The present engine ends in order, and another one is started on the data directory and has looked after its pools. */
  restart(size?: number): Promise<OwnedGit>;
}

/** A repository with a pool of `size` trees, empty as yet. */
export async function pooled(size: number, options: RepositoryOptions & { path?: string } = {}): Promise<Pooled> {
  const repository = await makeRepository(options);
  const data = await realpath(await mkdtemp(join(tmpdir(), 'coppice-pool-')));
  const env = options.path === undefined ? repository.env : { ...repository.env, PATH: `${options.path}:${repository.env['PATH'] ?? ''}` };
  let git = openPooled(env, data, size);
  onTestFinished(async () => {
    await git.close();
    await repository.remove();
    await rm(data, { recursive: true, force: true });
  });
  const head = await repository.git('rev-parse', 'HEAD');
  const plan: Pooled['plan'] = (name, base = head) => ({
    repository: repository.common,
    path: join(data, 'worktrees', name),
    branch: `coppice/${name}`,
    base,
  });
  return {
    repository,
    data,
    get git() {
      return git;
    },
    plan,
    async fill() {
      const made = await git.add(plan('first'));
      if (!made.ok) throw new Error(made.problem.message);
      await git.atRest();
    },
    async restart(trees = size) {
      await git.close();
      git = openPooled(env, data, trees);
      await git.lookAfterPools();
      await git.atRest();
      return git;
    },
  };
}
