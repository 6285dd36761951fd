import { rm } from 'node:fs/promises';
import type { TakenCheckpoint } from '#main/core/ports/checkpoints.ts';
import { GitFailed, problemOf } from './problems.ts';
import type { Run } from './run.ts';

/** One file as it is to stand in a tree: mode, object and path from the top. */
export interface FileEntry {
  readonly mode: string;
  readonly oid: string;
  readonly path: string;
}

interface Link {
  readonly ref: string;
  /** Commit that the chain ends in so far. */
  readonly tip: string | null;
  /** Tree that the files are put into. */
  readonly tree: string;
  readonly files: readonly FileEntry[];
  readonly label: string;
  /** UTC ms. */
  readonly at: number;
}

/**
 * Adds one commit to a chain: trees, commit and ref in one call of git, which reads no more than the folders on the way to the files.
 * The chain is ours alone, so its ref is moved whatever it stood at.
 */
export async function addLink(run: Run, repository: string, { ref, tip, tree, files, label, at }: Link): Promise<TakenCheckpoint> {
  const message = `${label}\n`;
  const lines = [
    `commit ${ref}`,
    'mark :1',
    `committer Coppice <coppice@localhost> ${Math.floor(at / 1000)} +0000`,
    `data ${Buffer.byteLength(message)}`,
    message,
    ...(tip === null ? [] : [`from ${tip}`]),
    `M 040000 ${tree} ""`,
    ...files.map(({ mode, oid, path }) => `M ${mode} ${oid} ${quoted(path)}`),
    '',
    'get-mark :1',
    'ls :1 ""',
    'done',
  ];
  const args = ['fast-import', '--quiet', '--force', '--done', '--date-format=raw'];
  const ran = await run({ repository }, args, { input: `${lines.join('\n')}\n`, config: ['fastimport.unpackLimit=100'] });
  const [commit, listed] = ran.out.split('\n');
  const made = /^040000 tree ([0-9a-f]+)/.exec(listed ?? '')?.[1];
  if (ran.code === 0 && commit !== undefined && made !== undefined) return { tree: made, commit };
  const report = /^fast-import: dumping crash report to (.+)$/m.exec(ran.err);
  if (report?.[1] !== undefined) await rm(report[1], { force: true });
  throw new GitFailed(problemOf({ ...ran, err: ran.err.replace(report?.[0] ?? '', '') }, `Keeping a checkpoint in ${repository}`));
}

/** A name may hold anything but NUL. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
