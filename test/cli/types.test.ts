import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProjectLook } from '#shared/model/project-look.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { NO_TERMINAL, runAtTerminal } from './at-terminal.ts';

// Many processes, one after another.
vi.setConfig({ testTimeout: 60_000 });

let installation: Installation;
let repository: TestRepository;
beforeEach(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  const own = join(repository.path, '.coppice/agents');
  await mkdir(own, { recursive: true });
  await writeFile(
    join(own, 'coder.md'),
    '---\ndescription: Codes here.\ntools: Read, Fly\nmodel: large\nhooks: {}\n---\nBe brave.\u001b[2J\n',
  );
  await writeFile(join(own, 'broken.md'), '---\ndescription: Open to the end.\n');
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
});

const look = async () => JSON.parse((await project('show', '--json')).stdout) as ProjectLook;
const project = (...args: string[]) => installation.run(['projects', ...args, '-C', repository.path]);

describe('types of agents', () => {
  it('are listed with what they are made of and where they are from; those of a project are not used before it is trusted', async () => {
    const { code, stdout } = await installation.run(['agents', 'types', '-C', repository.path]);
    expect(code).toBe(0);
    expect(stdout).toContain(`coder            project   Codes here.
  tools: Read, Fly
  model: large
  from ${repository.path}/.coppice/agents/coder.md
  not used: its project is not trusted
`);
    expect(stdout).toContain('hooks is ignored: ');
    expect(stdout).toContain('coder            built-in  Writes, reads and changes code.\n  tools: all of its parent\n');
    expect(stdout).toContain(`${repository.path}/.coppice/agents/broken.md is skipped: `);
    expect(stdout).toContain(
      `The definitions of ${repository.path} are not used. 'coppice projects trust' shows all that it brings, and lets it count.`,
    );
  });

  it('of a project count once it is trusted, and no more when they change or it is not', async () => {
    expect(await project('trust')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('say --yes') as string });
    const { project: name, content, standing } = await look();
    expect(standing).toBe('unasked');
    const said = await project('trust', '--yes', '--json');
    expect(JSON.parse(said.stdout)).toEqual({ project: name, content, trusted: true });
    expect(await project('trust')).toMatchObject({ code: 0, stdout: `${repository.path} is trusted already, as it is now\n` });
    const { stdout } = await installation.run(['agents', 'types', '-C', repository.path]);
    expect(stdout).toContain('  in place of built-in\n');
    expect(stdout).toContain(`  not used: ${repository.path}/.coppice/agents/coder.md is in its place\n`);

    await repository.write({ '.coppice/agents/late.md': '---\ndescription: Late.\n---\nLate.\n' });
    const { standing: then, brings } = await look();
    expect([then, ...brings.map(({ name: file, change }) => `${file} ${change}`)]).toEqual([
      'changed',
      '.coppice/agents/coder.md same',
      '.coppice/agents/late.md new',
    ]);
    await project('trust', '--yes');
    expect((await look()).standing).toBe('trusted');
    expect(await project('distrust')).toMatchObject({ code: 0, stdout: expect.stringContaining('is not trusted') as string });
    expect((await look()).standing).toBe('refused');
  });

  it('are nothing to ask about where a folder brings none', async () => {
    const none = await installation.run(['projects', 'trust', '-C', installation.folder]);
    expect(none).toMatchObject({ code: 0, stdout: `${installation.folder} brings nothing of its own: nothing to trust\n` });
  });
});

describe.skipIf(NO_TERMINAL)('trust at a terminal', () => {
  const ask = (keys: string) =>
    runAtTerminal(installation, repository.path, ['projects', 'trust'], [[`Let what ${repository.path} brings count? y/N:`, keys]]);

  it('shows what would count, whole and printable, and takes y alone for a yes', async () => {
    const no = await ask('\r');
    expect(no.code).toBe(1);
    expect(no.screen).toContain(String.raw`| Be brave.\u001b[2J`);
    expect((await look()).standing).toBe('unasked');
    expect((await ask('y\r')).code).toBe(0);
    expect((await look()).standing).toBe('trusted');
  });
});
