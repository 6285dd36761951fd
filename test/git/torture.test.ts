import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, readlink, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startRoot } from '#main/core/engine/start-root.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { answers } from '#test/support/scripted-models.ts';
import { scenario } from '#test/support/scenario.ts';
import { journey, shown } from './journey.ts';
import { likenessOf } from './untouched.ts';

// Each makes a repository, two trees and a merge.
vi.setConfig({ testTimeout: 60_000 });

const run = promisify(execFile);
const asPerson = ['-c', 'user.name=Test Person', '-c', 'user.email=person@example.test'];

/** A program that notes that it ran, and never comes to its end by itself. */
async function hanging(repository: TestRepository): Promise<{ program: string; ran: () => Promise<string> }> {
  const [program, noted] = [join(repository.beside, 'hang.sh'), join(repository.beside, 'ran')];
  await writeFile(program, `#!/bin/sh\necho "$0 $*" >> '${noted}'\nexec sleep 600\n`);
  await chmod(program, 0o755);
  return { program, ran: () => readFile(noted, 'utf8').catch(() => '') };
}

test('names with spaces, quotes, line breaks and unicode, names that differ in case only, executable bits, links out of the tree', async () => {
  const names = [
    'a b',
    `"q'`,
    'line\nbreak',
    'tab\t',
    'back\\slash',
    '-dash',
    'é',
    'e\u0301',
    '猫/犬',
    'Case',
    'case',
    ':(top)x',
    '*',
    '.hidden',
    'é€'.repeat(20),
  ];
  const j = await journey({
    repository: { files: { ...Object.fromEntries(names.map((name) => [name, 'old\n'])), 'run.sh': 'x\n', plain: 'x\n' } },
    async prepare({ path, git }) {
      await symlink('/etc', join(path, 'out'));
      await chmod(join(path, 'run.sh'), 0o755);
      await git('add', '-A');
      await git(...asPerson, 'commit', '-qm', 'more');
      // Work of the person's own, which stays as it is.
      await writeFile(join(path, 'mine "too"\n'), 'mine');
    },
    edit: `for f in ./*; do [ -f "$f" ] && echo new > "$f"; done; echo new > 猫/犬; echo new > .hidden; ln -s ../../up link; ln -sfn /usr out
      chmod -x run.sh; chmod +x plain; printf 'x' > 'new
line'`,
  });
  const { files, obstacles } = await j.review();
  expect(obstacles).toEqual([]);
  const modified = [...names, 'plain', 'run.sh'].map((name): [string, string, string] => [name, 'modified', 'new\n']);
  const expected = [...modified, ['link', 'added', '../../up'], ['out', 'modified', '/usr'], ['new\nline', 'added', 'x']] as [
    string,
    string,
    string,
  ][];
  expect(shown(files)).toEqual(expected.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  expect(await j.merge()).toBeNull();
  const now = await j.look();
  expect(now.status).toBe('? mine "too"\n\0');
  for (const name of names) expect(await readFile(join(j.folder, name), 'utf8')).toBe('new\n');
  expect(await readlink(join(j.folder, 'out'))).toBe('/usr');
  expect((await lstat(join(j.folder, 'run.sh'))).mode & 0o111).toBe(0);
  expect((await lstat(join(j.folder, 'plain'))).mode & 0o111).toBe(0o111);
});

test.each(['core.autocrlf=true', 'core.eol=crlf'])('line endings of Windows under %s', async (setting) => {
  const j = await journey({
    repository: {
      files: {
        '.gitattributes': 'auto text=auto\nbat text eol=crlf\nraw -text\n',
        auto: 'a\nb\n',
        bat: 'a\nb\n',
        raw: 'a\r\nb\n',
        none: 'a\nb\n',
      },
    },
    async prepare({ git }) {
      await git('config', ...setting.split('='));
      await git('rm', '-q', '--cached', '-r', '.');
      await git('reset', '-q', '--hard');
    },
    edit: String.raw`for f in auto bat raw none; do printf 'a\r\nb\r\nc\r\n' > $f; done; git status --porcelain >&2`,
  });
  const { files } = await j.review();
  expect(files.map(({ path, added }) => [path, added])).toEqual(
    expect.arrayContaining([
      ['auto', 1],
      ['bat', 1],
    ]),
  );
  expect(await j.merge()).toBeNull();
  expect((await j.look()).status).toBe('');
  expect(await j.repository.git('show', 'main:raw')).toBe('a\r\nb\r\nc\r');
  expect(await j.repository.git('show', 'main:bat')).toBe('a\nb\nc');
});

test('submodules: one that is not there in the tree, and one that an agent fetched and worked in, of which nothing is lost', async () => {
  const inner = await makeRepository({ files: { lib: 'lib\n' } });
  onTestFinished(() => inner.remove());
  const j = await journey({
    async prepare({ git }) {
      await git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'sub');
      await git(...asPerson, 'commit', '-qm', 'sub');
    },
    edit: `echo own > own; [ "$(basename "$PWD" | cut -d- -f1)" = kept ] || exit 0
      git -c protocol.file.allow=always submodule --quiet update --init && cd sub && echo x > lib && git -c user.name=m -c user.email=m@m commit -qam inner`,
  });
  const { files } = await j.review();
  expect(files.map(({ path }) => path).toSorted()).toEqual(['own', 'sub']);
  expect(await j.merge()).toBeNull();
  const kept = j.tree('kept')!;
  const measured = await j.s.worktrees.measure([kept.agent], new AbortController().signal).next();
  expect(measured.value).toMatchObject({ ahead: 0, changed: 0, nested: ['sub'] });
  expect(
    await j.s.worktrees.reclaim(kept.agent, null, { id: j.s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } }),
  ).toMatchObject({
    problem: { code: 'unsaved' },
  });
});

test('pointers of LFS, whose filter is configured here and would fail or hang: it does not run', async () => {
  const pointer = (digit: string) => `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 3\n`;
  let ran = async (): Promise<string> => 'not prepared';
  const j = await journey({
    repository: { files: { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'a.bin': pointer('0') } },
    async prepare(repository) {
      const hang = await hanging(repository);
      ran = hang.ran;
      for (const kind of ['clean', 'smudge', 'process']) await repository.git('config', `filter.lfs.${kind}`, `${hang.program} ${kind}`);
      await repository.git('config', 'filter.lfs.required', 'true');
    },
    edit: `printf '${pointer('1').replaceAll('\n', String.raw`\n`)}' > a.bin`,
    config: ['filter.lfs.clean=', 'filter.lfs.smudge=', 'filter.lfs.process=', 'filter.lfs.required=false'],
  });
  expect(shown((await j.review()).files)).toEqual([['a.bin', 'modified', pointer('1')]]);
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(j.folder, 'a.bin'), 'utf8')).toBe(pointer('1'));
  expect(await ran()).toBe('');
});

test('a filter of the person’s own that is required and not installed: no tree is made, nothing of it is left, and why is said', async () => {
  const j = await journey({
    repository: { files: { '.gitattributes': '*.bin filter=lfs\n', 'a.bin': 'pointer\n' } },
    async prepare({ path, beside, env, git }) {
      // As old as files are, so that git need not read them again to know that they are unchanged.
      for (const name of ['a.bin', '.gitattributes']) await utimes(join(path, name), 1, 1);
      await git('update-index', '--refresh');
      const config = join(beside, 'gitconfig');
      await writeFile(config, '[filter "lfs"]\n\tsmudge = no-such-git-lfs smudge\n\tclean = no-such-git-lfs clean\n\trequired = true\n');
      env['GIT_CONFIG_GLOBAL'] = config;
    },
    edit: 'echo x > x',
  });
  expect(j.s.agent('kept').run).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/could not be made: .*smudge filter lfs failed/),
  });
  expect(await j.repository.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  expect((await j.s.worktrees.list(null)).ok && (await j.s.worktrees.list(null))).toEqual({ ok: true, value: [] });
});

test('a sparse checkout: work outside the cone is collected and merged, and the person’s cone stays', async () => {
  const j = await journey({
    repository: { files: { 'in/a': 'a\n', 'out/b': 'b\n', top: 't\n' } },
    prepare: async ({ git }) => void (await git('sparse-checkout', 'set', '--cone', 'in')),
    edit: 'echo new > in/a; mkdir -p out far; echo new > out/b; echo new > far/c; echo new > top',
  });
  expect(shown((await j.review()).files).map(([path]) => path)).toEqual(['far/c', 'in/a', 'out/b', 'top']);
  expect(await j.merge()).toBeNull();
  expect((await j.look()).status).toBe('');
  expect(Object.keys((await j.look()).files)).toEqual(['in', 'in/a', 'top']);
  expect(await j.repository.git('show', 'main:out/b')).toBe('new');
});

test('a shallow clone', async () => {
  const far = await makeRepository({ commits: [{ a: '1\n' }, { a: '2\n' }] });
  onTestFinished(() => far.remove());
  const j = await journey({
    async prepare({ beside }) {
      const folder = join(beside, 'shallow');
      await run('git', ['clone', '-q', '--depth=1', `file://${far.path}`, folder], { env: far.env });
      return folder;
    },
    edit: 'echo 3 > a',
  });
  expect(shown((await j.review()).files)).toEqual([['a', 'modified', '3\n']]);
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(j.folder, 'a'), 'utf8')).toBe('3\n');
});

test.each([
  ['an empty repository', async () => undefined],
  ['an unborn branch beside one with commits', async ({ git }: TestRepository) => void (await git('checkout', '-q', '--orphan', 'fresh'))],
])('%s: nothing to begin a tree at, which is said; git’s own files are not touched', async (_, prepare) => {
  const j = await journey({ prepare, ...(_.includes('empty') ? { repository: { files: {} } } : {}), edit: 'true' });
  const notice = expect.stringContaining('has no commit yet');
  expect(answers(j.s.models.of('main')[1]!)).toMatchObject([{ notices: [notice] }, { notices: [notice] }]);
  expect(j.tree('kept')).toBeUndefined();
  expect(await j.look()).toEqual(j.before);
});

test('a detached HEAD: a tree, and no merge before the person has a branch', async () => {
  const j = await journey({ prepare: async ({ git }) => void (await git('checkout', '-q', '--detach')), edit: 'echo x > x' });
  expect(await j.review()).toMatchObject({ obstacles: ['no_target'] });
  expect(await j.merge()).toBe('no_target');
  await j.repository.git('checkout', '-q', 'main');
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(j.folder, 'x'), 'utf8')).toBe('x\n');
});

test('a branch with slashes in its name, and a tag of the same name', async () => {
  const j = await journey({
    repository: { branch: 'feature/a/b' },
    prepare: async ({ git }) => void (await git('tag', 'feature/a/b')),
    edit: 'echo x > x',
  });
  expect(j.tree('kept')?.target?.branch).toBe('feature/a/b');
  expect((await j.review()).obstacles).toEqual([]);
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(j.folder, 'x'), 'utf8')).toBe('x\n');
});

test('a branch that is called `coppice` leaves no room for those below it: no tree is made, and why is said', async () => {
  const j = await journey({ prepare: async ({ git }) => void (await git('branch', 'coppice')), edit: 'true' });
  expect(j.s.agent('kept').run).toMatchObject({ status: 'failed', reason: expect.stringContaining("'refs/heads/coppice' exists") });
  expect(await j.repository.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/coppice\nrefs/heads/main');
});

test('a repository inside a repository: each keeps to itself', async () => {
  const j = await journey({
    async prepare({ path, git }) {
      const inside = join(path, 'inside');
      await mkdir(inside);
      await run('git', ['init', '-q', '--template=', '--initial-branch=inner'], { cwd: inside });
      await writeFile(join(inside, 'f'), 'inner\n');
      await run('git', ['add', '-A'], { cwd: inside });
      await run('git', [...asPerson, 'commit', '-qm', 'inner'], { cwd: inside });
      expect(await git('status', '--porcelain')).toBe('?? inside/');
      return inside;
    },
    edit: 'echo new > f',
  });
  const outer = await likenessOf(j.repository.path);
  expect(j.tree('kept')).toMatchObject({ repository: join(j.folder, '.git'), target: { branch: 'inner' } });
  expect(shown((await j.review()).files)).toEqual([['f', 'modified', 'new\n']]);
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(j.folder, 'f'), 'utf8')).toBe('new\n');
  const { files, ...rest } = await likenessOf(j.repository.path);
  expect(rest).toEqual({ status: outer.status, refs: outer.refs, index: outer.index });
  expect(files).toHaveProperty('readme.md', outer.files['readme.md']);
});

test('a bare repository has no folder to work in, which is said', async () => {
  const s = await scenario({ repository: { bare: true }, script: {} });
  const asked = { cwd: s.repository.path, prompt: 'go', model: null, mode: 'auto', tour: false, preset: null } as const;
  const started = await startRoot(s.engine, asked, { id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } });
  expect(started).toMatchObject({ ok: false, problem: { code: 'bare_repository' } });
});

test('a tree of the person’s own beside a bare repository', async () => {
  const j = await journey({
    async prepare({ path, beside, git }) {
      await git('config', 'core.bare', 'true');
      await rename(join(path, '.git'), join(beside, 'bare.git'));
      await run('git', ['worktree', 'add', '-q', '-b', 'work', join(beside, 'work')], { cwd: join(beside, 'bare.git') });
      return join(beside, 'work');
    },
    edit: 'echo x > x',
  });
  expect(await j.review()).toMatchObject({ files: [{ path: 'x' }], obstacles: [] });
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(j.folder, 'x'), 'utf8')).toBe('x\n');
});

test('folders that cannot be written: in an agent’s tree they go with it; in the person’s the merge is refused, and nothing has moved', async ({
  skip,
}) => {
  const j = await journey({
    repository: { files: { 'shut/a': 'a\n', open: 'o\n' } },
    edit: 'echo new > open; echo new > shut/a; mkdir deep; echo x > deep/x; chmod 555 deep shut',
  });
  const shut = join(j.folder, 'shut');
  if (!(await closeForWriting(shut))) skip('a folder cannot be made read-only here');
  expect(await j.merge()).toBe('git_failed');
  await run('umount', [shut]).catch(() => chmod(shut, 0o755));
  expect(await j.merge()).toBeNull();
  expect(await readFile(join(shut, 'a'), 'utf8')).toBe('new\n');
});

/** Nothing is read-only to root but what is mounted so. */
async function closeForWriting(folder: string): Promise<boolean> {
  if (process.getuid?.() !== 0) {
    await chmod(folder, 0o555);
    onTestFinished(() => chmod(folder, 0o755).catch(() => undefined));
    return true;
  }
  const mounted = await run('mount', ['--bind', folder, folder]).then(
    () => true,
    () => false,
  );
  if (!mounted) return false;
  onTestFinished(() =>
    run('umount', [folder]).then(
      () => undefined,
      () => undefined,
    ),
  );
  await run('mount', ['-o', 'remount,bind,ro', folder]);
  return true;
}

test('hooks, a file-system monitor, filters and drivers of the repository that hang or fail: none of them runs', async () => {
  let ran = async (): Promise<string> => 'not prepared';
  const j = await journey({
    repository: { files: { '.gitattributes': '* filter=slow merge=slow\n', a: 'a\n' } },
    async prepare(repository) {
      const hang = await hanging(repository);
      ran = hang.ran;
      const hooks = join(repository.common, 'hooks');
      await mkdir(hooks);
      const events = [
        'post-checkout',
        'pre-commit',
        'commit-msg',
        'post-commit',
        'post-index-change',
        'reference-transaction',
        'post-merge',
        'pre-merge-commit',
      ];
      for (const [at, name] of events.entries()) {
        await writeFile(join(hooks, name), at % 2 === 0 ? `#!/bin/sh\nexec ${hang.program} ${name}\n` : '#!/bin/sh\nexit 1\n');
        await chmod(join(hooks, name), 0o755);
      }
      for (const [key, value] of [
        ['core.fsmonitor', hang.program],
        ['filter.slow.clean', `${hang.program} clean`],
        ['filter.slow.smudge', 'false'],
        ['filter.slow.required', 'true'],
        ['merge.slow.driver', `${hang.program} merge`],
      ] as const)
        await repository.git('config', key, value);
    },
    edit: 'echo b > a; echo n > n',
    config: ['filter.slow.clean=', 'filter.slow.smudge=', 'filter.slow.required=false'],
  });
  expect(shown((await j.review()).files)).toEqual([
    ['a', 'modified', 'b\n'],
    ['n', 'added', 'n\n'],
  ]);
  expect(await j.merge()).toBeNull();
  expect((await j.look()).status).toBe('');
  expect(await ran()).toBe('');
});

test('an agent that deletes its own tree: its run ends, the person’s tree is as it was, and what was committed is still there', async () => {
  const j = await journey({ edit: 'git -c user.name=m -c user.email=m@m commit -q --allow-empty -m one; rm -rf -- "$PWD"' });
  const { agent, branch } = j.tree('kept')!;
  expect(j.s.agent('kept').run.status).toBe('completed');
  expect(await j.repository.git('log', '-1', '--format=%s', branch)).toBe('one');
  const all = await j.s.worktrees.list(null);
  expect(all.ok && all.value).toMatchObject([{ id: agent, state: 'gone', there: false }]);
});
