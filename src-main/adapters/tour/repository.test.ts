import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTourRepository } from './repository.ts';

const resources = resolve('resources/tour');

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coppice-tour-'));
  path = join(folder, 'data', 'tour');
});
afterEach(() => rm(folder, { recursive: true }));

const git = (...args: string[]) => execFileSync('git', ['-C', path, ...args], { encoding: 'utf8' }).trimEnd();

describe('createTourRepository', () => {
  it('makes a clean repository on main with a history, where git knows nobody and asks for signatures', async () => {
    const hooks = join(folder, 'hooks');
    await mkdir(hooks);
    await writeFile(join(hooks, 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await writeFile(join(folder, '.gitconfig'), `[core]\nhooksPath = ${hooks}\n[commit]\ngpgSign = true\n[init]\ndefaultBranch = trunk\n`);

    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, GIT_DIR: join(folder, 'elsewhere') };
    await createTourRepository({ resources, path, env });

    expect(git('branch', '--show-current')).toBe('main');
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '--format=%an <%ae> %s').split('\n')).toEqual([
      'Ada Verwey <ada@till.example> Add one entry point, the README and the rules for rounding',
      'Ada Verwey <ada@till.example> Print receipts with tax',
      'Ada Verwey <ada@till.example> Split a bill between people',
      'Ada Verwey <ada@till.example> Keep amounts as whole cents',
    ]);
    expect(git('ls-files').split('\n')).toContain('src/split.js');
  });

  it('replaces an earlier one, whatever was done in it', async () => {
    await createTourRepository({ resources, path });
    const before = git('rev-parse', 'HEAD');
    await writeFile(join(path, 'README.md'), 'changed');
    git('checkout', '--quiet', '-b', 'other');

    await createTourRepository({ resources, path });

    expect([git('rev-parse', 'HEAD'), git('branch', '--format=%(refname:short)'), git('status', '--porcelain')]).toEqual([
      before,
      'main',
      '',
    ]);
    expect(await readdir(join(folder, 'data'))).toEqual(['tour']);
  });

  it('leaves alone what it did not make', async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    await expect(createTourRepository({ resources, path })).rejects.toThrow(/holds something else/u);
    expect(await readFile(join(path, 'thesis.txt'), 'utf8')).toBe('years of work');

    const file = join(folder, 'file');
    await writeFile(file, 'text');
    await expect(createTourRepository({ resources, path: file })).rejects.toThrow(/something else stands there/u);
  });

  it('leaves nothing half made where it fails, and the earlier one in place', async () => {
    await createTourRepository({ resources, path });
    await expect(createTourRepository({ resources: join(folder, 'none'), path })).rejects.toThrow(/could not be made/u);
    const noGit = createTourRepository({ resources, path, env: { PATH: folder } });
    await expect(noGit).rejects.toThrow(/could not be made/u);
    expect(await readdir(join(folder, 'data'))).toEqual(['tour']);
    expect(git('status', '--porcelain')).toBe('');
  });
});
