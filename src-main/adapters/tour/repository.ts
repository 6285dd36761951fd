import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const AUTHOR = { name: 'Ada Verwey', email: 'ada@till.example' };

/** The sample project as it grew: each file belongs to the commit that brought it. */
const HISTORY: readonly { readonly message: string; readonly at: string; readonly files: readonly string[] }[] = [
  { message: 'Keep amounts as whole cents', at: '2026-03-02T09:14:00Z', files: ['package.json', 'src/money.js', 'test/money.js'] },
  { message: 'Split a bill between people', at: '2026-03-04T16:40:00Z', files: ['src/split.js', 'test/split.js'] },
  { message: 'Print receipts with tax', at: '2026-03-11T11:05:00Z', files: ['src/tax.js', 'src/receipt.js', 'test/receipt.js'] },
  { message: 'Add one entry point, the README and the rules for rounding', at: '2026-03-12T08:30:00Z', files: ['.'] },
];

/** In the repository's git folder: this repository was made by Coppice, and may be made anew. */
const MARK = 'coppice-tour';

export interface TourRepositoryPlan {
  /** The folder `resources/tour`; the sample project lies below it. */
  readonly resources: string;
  /** Where the repository is to stand. */
  readonly path: string;
  /** Environment that git is run in; without it that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes the tour's sample project anew as a real git repository on branch `main`, with some history.
 * An earlier tour repository at that path gives way to it, with its branches; anything else there is left alone.
 *
 * @throws where something else stands at the path, or git cannot be run; then what stood there stands there still
 */
export async function createTourRepository({ resources, path, env = process.env }: TourRepositoryPlan): Promise<void> {
  let former = await occupied(path);
  const fresh = `${path}.${process.pid}.new`;
  const old = `${path}.${process.pid}.old`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await copyFiles(join(resources, 'repository'), fresh);
    await commitHistory(fresh, env);
    if (former === 'in place') {
      await rename(path, old);
      former = 'aside';
    }
    await rename(fresh, path);
  } catch (cause) {
    if (former === 'aside') await rename(old, path);
    await rm(fresh, { recursive: true, force: true });
    throw new Error(`the tour's repository could not be made at ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  await rm(old, { recursive: true, force: true });
}

/** Contents only: an installed program may be read-only, and its modes would come along. */
async function copyFiles(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await readFile(source));
  }
}

/** What stands at the path: nothing, or an earlier tour repository (or an empty folder) in its place. Throws for anything else. */
async function occupied(path: string): Promise<'nothing' | 'in place' | 'aside'> {
  let inside: readonly string[];
  try {
    inside = await readdir(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'nothing';
    throw new Error(`the tour's repository cannot be made at ${path}: something else stands there`, { cause });
  }
  if (inside.length === 0) return 'in place';
  try {
    await access(join(path, '.git', MARK));
    return 'in place';
  } catch (cause) {
    throw new Error(`the tour's repository cannot be made at ${path}: the folder holds something else; move it away`, { cause });
  }
}

async function commitHistory(folder: string, outside: Readonly<Record<string, string | undefined>>): Promise<void> {
  // Git's own variables may lead it elsewhere (GIT_DIR), and the person's settings may ask for hooks and signatures.
  const env = Object.fromEntries(Object.entries(outside).filter(([name]) => !name.startsWith('GIT_')));
  const settings = ['core.hooksPath=.git/no-hooks', 'core.fsmonitor=false', 'core.autocrlf=false', 'commit.gpgSign=false'];
  const git = (args: readonly string[], date = '') =>
    run('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd: folder,
      env: {
        ...env,
        GIT_AUTHOR_NAME: AUTHOR.name,
        GIT_AUTHOR_EMAIL: AUTHOR.email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: AUTHOR.name,
        GIT_COMMITTER_EMAIL: AUTHOR.email,
        GIT_COMMITTER_DATE: date,
      },
    });

  await git(['init', '--quiet', '--template=', '--initial-branch=main']);
  await writeFile(join(folder, '.git', MARK), '');
  for (const { message, at, files } of HISTORY) {
    await git(['add', '--force', '--', ...files]);
    await git(['commit', '--quiet', `--message=${message}`], at);
  }
}
