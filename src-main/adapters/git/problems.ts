import type { GitProblem } from '#main/core/ports/git.ts';
import { refuse, type Result } from '#shared/lib/result.ts';
import type { Ran } from './ran.ts';

/** A failure that was to be expected, on its way out of the adapter; `settle` returns it. */
export class GitFailed extends Error {
  readonly problem: GitProblem;
  constructor(problem: GitProblem) {
    super(problem.message);
    this.name = 'GitFailed';
    this.problem = problem;
  }
}

export function fail(code: GitProblem['code'], message: string, paths?: readonly string[]): never {
  throw new GitFailed(paths === undefined || paths.length === 0 ? { code, message } : { code, message, paths });
}

/** What git said on failing, as a problem; `what` says what was being done, and where. */
export function problemOf(ran: Pick<Ran, 'code' | 'err'>, what: string): GitProblem {
  const said = ran.err.trim();
  if (/No space left on device|ENOSPC|Disk quota exceeded/.test(said)) {
    return { code: 'disk_full', message: diskFull(what) };
  }
  const lock = /Unable to create '(.+\.lock)': File exists/.exec(said)?.[1];
  if (lock !== undefined) {
    return {
      code: 'git_failed',
      message: `${what}: another git is at work there, or one crashed and left ${lock}. If none is running, delete that file.`,
    };
  }
  if (/lazy fetching disabled|transport '.*' not allowed/.test(said)) {
    return {
      code: 'git_failed',
      message: `${what}: the repository is a partial clone and lacks objects that are needed here, and Coppice fetches nothing. Fetch them: git fetch --refetch --no-filter`,
    };
  }
  if (gitIsMissing(ran)) return { code: 'git_failed', message: `${what}: git was not found. Install git, or put it on the PATH.` };
  const lines = said
    .split('\n')
    .filter((line) => !line.startsWith('hint:') && !line.startsWith('Preparing worktree'))
    .map((line) => line.replace(/^(fatal|error): /, ''));
  const words = lines.slice(-4).join('; ');
  return { code: 'git_failed', message: `${what}: ${words === '' ? `git ended with ${ran.code}` : words}` };
}

export function gitIsMissing(ran: Pick<Ran, 'code' | 'err'>): boolean {
  return ran.code < 0 && /spawn git(\.exe)? ENOENT/.test(ran.err);
}

/** The code of a failed call to the file system; null for any other error. */
function fileSystemCode(error: unknown): string | null {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : null;
}

/** Runs an operation of the port: what was to be expected is returned, anything else stays thrown. */
export async function settle<T>(what: string, work: () => Promise<T>): Promise<Result<T, GitProblem>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof GitFailed) return { ok: false, problem: error.problem };
    const code = fileSystemCode(error);
    if (code === null) throw new Error(`${what} failed`, { cause: error });
    if (code === 'ENOSPC' || code === 'EDQUOT') return refuse('disk_full', diskFull(what));
    return refuse(
      'git_failed',
      `${what}: ${error instanceof Error ? error.message : code}. Check that the folder is there and can be written.`,
    );
  }
}

function diskFull(what: string): string {
  return `${what}: the disk is full. Free some space and try again.`;
}
