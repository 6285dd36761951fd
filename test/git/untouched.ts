import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A working tree as it is, byte for byte. */
export interface Likeness {
  /** `git status --porcelain=v2 -z --ignored`. */
  readonly status: string;
  /** HEAD, and every ref but those of agents. */
  readonly refs: string;
  /** SHA-256 of the index; null where there is none. */
  readonly index: string | null;
  /** Kind, mode and content of everything below the top, git's own folder left out. */
  readonly files: Readonly<Record<string, string>>;
}

/** @param config further `key=value` settings of git's, which take out of action what a repository has for it */
export async function likenessOf(tree: string, config: readonly string[] = []): Promise<Likeness> {
  const settings = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.quotepath=false', ...config].flatMap((each) => ['-c', each]);
  const own = Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_OPTIONAL_LOCKS: '0' };
  const git = async (...args: string[]) => (await run('git', [...settings, ...args], { cwd: tree, env, maxBuffer: 1 << 26 })).stdout;
  const folder = (await git('rev-parse', '--absolute-git-dir')).trim();
  const index = await readFile(join(folder, 'index')).catch(() => null);
  const refs = await git('for-each-ref', '--format=%(refname) %(objectname)');
  const others = refs.split('\n').filter((line) => !/^refs\/(heads\/)?coppice\//.test(line));
  return {
    status: await git('status', '--porcelain=v2', '-z', '--ignored', '--untracked-files=all'),
    refs: [await readFile(join(folder, 'HEAD'), 'utf8'), ...others].join('\n'),
    index: index === null ? null : hash(index),
    files: await filesBelow(tree),
  };
}

async function filesBelow(top: string, below = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of (await readdir(join(top, below))).toSorted()) {
    if (below === '' && name === '.git') continue;
    const path = below === '' ? name : `${below}/${name}`;
    const stats = await lstat(join(top, path));
    if (stats.isDirectory()) Object.assign(found, { [path]: `folder ${stats.mode}` }, await filesBelow(top, path));
    else if (stats.isSymbolicLink()) found[path] = `link ${await readlink(join(top, path))}`;
    else found[path] = `file ${stats.mode} ${hash(await readFile(join(top, path)))}`;
  }
  return found;
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
