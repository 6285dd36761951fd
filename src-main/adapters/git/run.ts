import { GitConstructError, GitPluginError, type SimpleGitOptions, simpleGit } from 'simple-git';
import { gitEnvironment } from './environment.ts';
import { GitFailed, problemOf } from './problems.ts';
import type { Ran } from './ran.ts';

/** Where git runs: in a working tree, or on a repository's common directory alone. */
export type Place = { readonly tree: string } | { readonly repository: string };

export interface Extra {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Further `key=value` settings for this call. */
  readonly config?: readonly string[];
  /** Aborted: git is interrupted, and the call ends as failed. */
  readonly signal?: AbortSignal;
}

export interface Run {
  /** Never rejects for an exit code: that is the caller's to read. */
  (place: Place, args: readonly string[], extra?: Extra): Promise<Ran>;
  /** The output, the last line break taken off. Throws `GitFailed` on an exit code that is not 0; `what` begins its message. */
  need(what: string, place: Place, args: readonly string[], extra?: Extra): Promise<string>;
}

/** Hooks may also stand in a configuration (git 2.54), out of `core.hooksPath`'s reach. From 2.55 on these switch each event off. */
const HOOKED = [
  'reference-transaction',
  'post-index-change',
  'post-checkout',
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-merge-commit',
  'post-merge',
];

/** On every call: nothing that a repository brings runs, nothing is left running, names come as they are, and no line ending stops a commit. */
const CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  // Git would look for changes inside of a submodule with that one's own config, and so with its filters.
  'diff.ignoreSubmodules=dirty',
  'submodule.recurse=false',
  'core.quotepath=false',
  'commit.gpgsign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.addEmbeddedRepo=false',
  'core.safecrlf=false',
  'i18n.commitEncoding=UTF-8',
  ...HOOKED.map((event) => `hook.${event}.enabled=false`),
];

const UNSAFE: SimpleGitOptions['unsafe'] = {
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeConfigPaths: true,
  // Only to put a repository's own drivers out of action, in drivers.ts.
  allowUnsafeConfigEnvCount: true,
  allowUnsafeFilter: true,
  allowUnsafeMergeDriver: true,
};

/** @param priority `low`: git gives way to everything else that wants the processor and, by that, the disk. Windows knows no `nice`. */
export function createRun(env: NodeJS.ProcessEnv, priority: 'normal' | 'low' = 'normal'): Run {
  const base = gitEnvironment(env);
  const binary: Pick<SimpleGitOptions, 'binary'> = priority === 'low' && process.platform !== 'win32' ? { binary: ['nice', 'git'] } : {};

  const run = async (place: Place, args: readonly string[], extra: Extra = {}): Promise<Ran> => {
    const inRepository = 'repository' in place;
    const environment = { ...base, ...(inRepository ? { GIT_DIR: place.repository } : {}), ...extra.env };
    let ran: Ran = { code: -1, bytes: Buffer.alloc(0), out: '', err: '' };
    try {
      // One instance a call: `errors` is where simple-git gives the exit code and the bytes as they came.
      const git = simpleGit({
        baseDir: inRepository ? place.repository : place.tree,
        config: [...CONFIG, ...(extra.config ?? [])],
        unsafe: UNSAFE,
        allowEnvironment: Object.keys(environment).filter((key) => key.toUpperCase().startsWith('GIT_')),
        // Without this, output that comes over 50 ms after the exit is lost.
        completion: { onClose: true, onExit: false },
        errors: (_error, result) => {
          const bytes = Buffer.concat(result.stdOut);
          ran = { code: result.exitCode, bytes, out: bytes.toString('utf8'), err: Buffer.concat(result.stdErr).toString('utf8') };
          return undefined;
        },
        ...binary,
        ...(extra.input === undefined ? {} : { input: () => extra.input }),
        ...(extra.signal === undefined ? {} : { abort: extra.signal }),
      });
      // simple-git waits 50 ms more for a command that says nothing, as most plumbing does; an empty chunk tells it that all was said.
      git.outputHandler((_command, stdout) => stdout.once('end', () => stdout.emit('data', Buffer.alloc(0))));
      await git.env(environment).raw([...args]);
    } catch (cause) {
      const stopped = extra.signal?.aborted === true;
      if (cause instanceof GitPluginError && !stopped) throw new Error(`simple-git refused \`git ${args.join(' ')}\``, { cause });
      const said = cause instanceof Error ? cause.message : String(cause);
      ran = { ...ran, err: cause instanceof GitConstructError ? 'the folder is not there' : said };
    }
    return ran;
  };

  const need = async (what: string, place: Place, args: readonly string[], extra?: Extra): Promise<string> => {
    const ran = await run(place, args, extra);
    if (ran.code !== 0) throw new GitFailed(problemOf(ran, what));
    return ran.out.replace(/\n$/, '');
  };

  return Object.assign(run, { need });
}
