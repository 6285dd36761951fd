import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Folder, FolderProblem } from '#main/core/ports/git.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import { withoutDrivers } from './drivers.ts';
import { gitIsMissing, problemOf } from './problems.ts';
import { headOf } from './refs.ts';
import type { Run } from './run.ts';
import { statusOf } from './status.ts';

/** What stands at a path: a repository (or a folder inside one), one without a commit, a bare one, or just a folder. */
export async function inspect(run: Run, given: string): Promise<Result<Folder, FolderProblem>> {
  let path: string;
  try {
    path = await realpath(given);
    if (!(await stat(path)).isDirectory()) return refuse('not_a_folder', `${given} is a file. Give the folder that it is in.`);
  } catch (error) {
    return refuse('no_such_folder', `${given} cannot be opened (${codeOf(error)}). Check the path.`);
  }

  const asked = await run({ tree: path }, ['rev-parse', '--is-inside-work-tree', '--is-bare-repository']);
  if (gitIsMissing(asked)) return refuse('git_missing', 'Git was not found. Install git, or put it on the PATH.');
  if (asked.code !== 0) return outsideGit(path, asked);

  const [inTree, bare] = asked.out.split('\n');
  if (inTree !== 'true') {
    const project = await realpath(
      await run.need(`Reading ${path}`, { tree: path }, ['rev-parse', '--path-format=absolute', '--git-common-dir']),
    );
    const { branch, head } = await headOf(run, { tree: path });
    const kind = bare === 'true' || head !== null ? 'bare' : 'unborn';
    return ok({ path, kind, project, top: null, mainTop: null, branch, head, dirty: 0 });
  }

  const read = (...args: string[]) => run.need(`Reading ${path}`, { tree: path }, args);
  const [common, own, top, { branch, head }, env] = await Promise.all([
    read('rev-parse', '--path-format=absolute', '--git-common-dir'),
    read('rev-parse', '--absolute-git-dir'),
    read('rev-parse', '--path-format=absolute', '--show-toplevel'),
    headOf(run, { tree: path }),
    withoutDrivers(run, { tree: path }),
  ]);
  const dirty = await statusOf(run, top, { untracked: 'normal', env });
  const [project, realTop] = await Promise.all([realpath(common), realpath(top)]);
  return ok({
    path,
    kind: head === null ? 'unborn' : 'repository',
    project,
    top: realTop,
    mainTop: (await realpath(own)) === project ? realTop : await mainTopOf(run, project),
    branch,
    head,
    dirty: dirty.length,
  });
}

/** Of an added tree. It knows of the main one only where git's common directory lies, which may be bare. */
async function mainTopOf(run: Run, common: string): Promise<string | null> {
  if (basename(common) !== '.git') return null;
  const tree = dirname(common);
  const asked = await run({ tree }, ['rev-parse', '--is-inside-work-tree']);
  return asked.code === 0 && asked.out.trim() === 'true' ? tree : null;
}

async function outsideGit(path: string, asked: { code: number; err: string }): Promise<Result<Folder, FolderProblem>> {
  if (asked.err.includes('dubious ownership')) {
    return refuse(
      'git_failed',
      `Git refuses ${path} because it belongs to another user. If you trust it, run: git config --global --add safe.directory "${path}"`,
    );
  }
  const none = /not a git repository \(or any/.test(asked.err);
  if (!none) return refuse('git_failed', problemOf(asked, `Reading the repository at ${path}`).message);
  const broken = await lstat(join(path, '.git')).then(
    () => true,
    () => false,
  );
  if (broken) return refuse('git_failed', `${path} has a .git that git does not take for a repository. Repair it, or move it away.`);
  return ok({ path, kind: 'folder', project: path, top: null, mainTop: null, branch: null, head: null, dirty: 0 });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
