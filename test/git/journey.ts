import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { makeRepository, type RepositoryOptions, type TestRepository } from '#test/support/repositories.ts';
import { mergeOf, Scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';
import { type Likeness, likenessOf } from './untouched.ts';

export interface JourneyOptions {
  readonly repository?: RepositoryOptions;
  /** Makes of the fresh repository what is to be tried; may give another folder to work in. */
  readonly prepare?: (repository: TestRepository) => Promise<string | void>;
  /** What the agent does in its tree, in bash. */
  readonly edit: string;
  /** Settings with which the test itself can look at the repository. */
  readonly config?: readonly string[];
}

export interface Journey {
  readonly s: Scenario;
  readonly repository: TestRepository;
  /** Folder that the person works in. */
  readonly folder: string;
  /** As it was before anything was asked. */
  readonly before: Likeness;
  look(): Promise<Likeness>;
  tree(name: string): Worktree | undefined;
  /** What the review shows, each side of each file read: path, kind and text after. */
  review(): Promise<{ files: readonly (FileChange & { text: string | null })[]; obstacles: readonly string[] }>;
  /** The code of the refusal, or null where it is merged. */
  merge(): Promise<string | null>;
}

/** A root, and a child in a worktree that edits and ends; the person's own tree is compared on the way, and at last one tree is discarded. */
export async function journey({ repository: made, prepare, edit, config }: JourneyOptions): Promise<Journey> {
  const repository = await makeRepository(made);
  const data = await realpath(await mkdtemp(join(tmpdir(), 'coppice-torture-')));
  const child = (name: string) => call('spawn_agent', { prompt: 'p', name, worktree: true });
  const editing = [[call('bash', { command: edit })], say('ok')];
  const script = { main: [[child('kept'), child('dropped')], say('ok')], kept: editing, dropped: editing };
  const s = new Scenario({ script }, repository, data);
  onTestFinished(async () => {
    await s.close();
    await repository.remove();
    await rm(data, { recursive: true, force: true });
  });
  const folder = (await prepare?.(repository)) ?? repository.path;
  await s.open();
  const look = () => likenessOf(folder, config);
  const before = await look();
  await s.run('go', { cwd: folder });
  for (const name of ['kept', 'dropped']) await s.ended(name);
  expect(await look()).toEqual(before);

  const tree = (name: string) => s.engine.views.worktrees.get(s.agent(name).id);
  const asker = () => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } }) as const;
  const dropped = tree('dropped');
  if (dropped?.onDisk === true) {
    valueOf(await s.review.discard(dropped.agent, asker()));
    expect(await look()).toEqual(before);
    expect(valueOf(await s.worktrees.list(null)).filter(({ path }) => path === dropped.path)).toEqual([]);
  }
  return {
    s,
    repository,
    folder,
    before,
    look,
    tree,
    async review() {
      const { id: agent } = s.agent('kept');
      const changes = valueOf(await s.review.changes(agent));
      const files: (FileChange & { text: string | null })[] = [];
      for (const file of changes.files) files.push({ ...file, text: valueOf(await s.review.file(agent, file.path, file.from)).after.text });
      expect(await look()).toEqual(before);
      return { files, obstacles: changes.obstacles.map(({ code }) => code) };
    },
    async merge() {
      const kept = tree('kept');
      if (kept === undefined) throw new Error('there is no tree to merge');
      const merged = await s.review.merge(kept.agent, mergeOf(kept.head), asker());
      if (merged.ok) return null;
      // Where files were put back, they are other files with the same bytes, and the index knows them as such.
      expect({ ...(await look()), index: before.index }).toEqual(before);
      return merged.problem.code;
    },
  };
}

/** Paths and what came to stand there, sorted. */
export function shown(files: readonly (FileChange & { text: string | null })[]): [string, string, string | null][] {
  return files.map(({ path, kind, text }): [string, string, string | null] => [path, kind, text]).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
