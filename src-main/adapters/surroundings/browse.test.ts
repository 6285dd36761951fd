import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browse, expandPath } from './browse.ts';

describe('a path as a person writes it', () => {
  const home = '/home/ada';
  it.each([
    ['~', '/home/ada'],
    ['~/code/till', '/home/ada/code/till'],
    ['  ~/code ', '/home/ada/code'],
    ['code/till', '/home/ada/code/till'],
    ['', '/home/ada'],
    ['/srv/./till/../till/', '/srv/till'],
    ['~ada', '/home/ada/~ada'],
  ])('"%s" is %s', (written, meant) => {
    expect(expandPath(written, home)).toBe(meant);
  });
});

describe('folders to choose from', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coppice-browse-')));
  });
  afterEach(() => {
    chmodSync(root, 0o700);
    rmSync(root, { recursive: true });
  });
  const list = async (path: string | null) => {
    const found = await browse(path);
    if (!found.ok) throw new Error(found.problem.message);
    return found.value;
  };

  it('are those within one, repositories first, without files and hidden ones', async () => {
    for (const name of ['zebra', 'Über', 'apple', '.hidden', 'repo/.git', 'linked-tree']) mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, 'file.txt'), '');
    // A worktree has a file there, not a folder.
    writeFileSync(join(root, 'linked-tree', '.git'), 'gitdir: elsewhere\n');
    const { path, parent, entries } = await list(root);
    expect({ path, parent }).toEqual({ path: root, parent: realpathSync(tmpdir()) });
    expect(entries).toEqual([
      { name: 'linked-tree', path: join(root, 'linked-tree'), repository: true },
      { name: 'repo', path: join(root, 'repo'), repository: true },
      { name: 'apple', path: join(root, 'apple'), repository: false },
      { name: 'Über', path: join(root, 'Über'), repository: false },
      { name: 'zebra', path: join(root, 'zebra'), repository: false },
    ]);
  });

  it('are also those that a link leads to, and no link that leads nowhere', async () => {
    mkdirSync(join(root, 'real/till/.git'), { recursive: true });
    writeFileSync(join(root, 'file.txt'), '');
    symlinkSync(join(root, 'real', 'till'), join(root, 'till'));
    symlinkSync(join(root, 'gone'), join(root, 'broken'));
    symlinkSync(join(root, 'file.txt'), join(root, 'to-file'));
    expect((await list(root)).entries.map(({ name, repository }) => [name, repository])).toEqual([
      ['till', true],
      ['real', false],
    ]);
    expect((await list(join(root, 'till'))).path).toBe(join(root, 'real', 'till'));
  });

  it('begin at home, and end at the root', async () => {
    expect((await list(null)).path).toBe(realpathSync(homedir()));
    expect((await list(' ')).path).toBe(realpathSync(homedir()));
    expect((await list('/')).parent).toBeNull();
  });

  it('of a large folder are the first five hundred', async () => {
    for (let index = 0; index < 501; index += 1) mkdirSync(join(root, `f${String(index).padStart(3, '0')}`));
    const { entries } = await list(root);
    expect([entries.length, entries.at(-1)?.name]).toEqual([500, 'f499']);
  });

  it('that are not there, or are none, are told apart', async () => {
    writeFileSync(join(root, 'file.txt'), '');
    expect(await browse(join(root, 'gone'))).toMatchObject({ ok: false, problem: { code: 'no_such_folder' } });
    expect(await browse(join(root, 'file.txt'))).toMatchObject({ ok: false, problem: { code: 'not_a_folder' } });
    expect(await browse(join(root, 'file.txt', 'below'))).toMatchObject({ ok: false, problem: { code: 'not_a_folder' } });
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read say so (root may read anything)', async () => {
    chmodSync(root, 0o000);
    const refused = await browse(root);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'unreadable', message: expect.stringContaining(root) } });
  });
});
