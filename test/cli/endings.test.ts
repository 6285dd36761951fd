import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { factsIn, resultIn } from './output.ts';

let installation: Installation;
let repository: TestRepository;
const script = (turns: string) => `version: 1\nagents:\n  - match: {}\n    turns:\n${turns}`;

beforeAll(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  await installation.write('works.yaml', script('      - say: It is done.'));
  await installation.write('fails.yaml', script('      - { say: Half, fail: auth }'));
  await installation.write('wrong.yaml', 'version: 1\nagents:\n  - match: {}\n    turns:\n      - call: bash\n');
  await installation.write('broken.toml', '[options]\nagent_max_depth = "two"\nagent_max_dept = 2\n');
  await installation.write('a-file', '');
  await installation.run(['run', '-m', 'playbook/works.yaml', 'Begin.', '-C', repository.path]);
  await installation.run(['run', '-m', 'playbook/works.yaml', 'Begin again.', '-C', repository.path]);
});
afterAll(async () => {
  await installation.remove();
  await repository.remove();
});

describe('a command that goes well ends with 0', () => {
  it('says the version, and only that', async () => {
    const { version } = JSON.parse(execFileSync('cat', ['package.json'], { encoding: 'utf8' })) as { version: string };
    expect(await installation.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('has the last words on stdout, and what happened meanwhile on stderr', async () => {
    const ended = await installation.run(['run', '-m', 'playbook/works.yaml', 'Go.', '-C', repository.path]);
    expect(ended).toMatchObject({ code: 0, stdout: 'It is done.\n' });
    expect(ended.stderr).toContain('main · general-purpose');
  });

  it.each([
    { name: 'before the command', args: (data: string) => ['-C', repository.path, '-D', data, '--json', 'run'] },
    { name: 'after it', args: (data: string) => ['run', '-C', repository.path, '-D', data, '--json'] },
  ])('takes -C, -D and --json $name', async ({ args, name }) => {
    const data = join(installation.folder, `data ${name}`);
    const { code, stdout } = await installation.run([...args(data), '-m', 'playbook/works.yaml', 'Go.']);
    expect(code).toBe(0);
    expect(resultIn(stdout)).toMatchObject({ status: 'completed', text: 'It is done.', children: [] });
    expect(factsIn(stdout)[0]).toMatchObject({
      seq: 3,
      type: 'session.created',
      body: { cwd: repository.path, project: repository.common },
    });
  });
});

describe('sessions show', () => {
  it.each([
    ['as text', []],
    ['as JSON', ['--json']],
  ])('gives long words whole, %s', async (_, flags) => {
    const long = `${'long '.repeat(2000)}to the end`;
    await installation.write('long.yaml', script(`      - say: ${long}`));
    const data = ['-D', join(installation.folder, 'long')];
    const { stdout } = await installation.run(['run', '-m', 'playbook/long.yaml', 'Go.', '-C', repository.path, '--json', ...data]);
    const shown = await installation.run(['sessions', 'show', resultIn(stdout).session_id, ...flags, ...data]);
    expect(shown.stdout).toContain(long);
  });
});

describe('a run that fails ends with 1', () => {
  it('and says why', async () => {
    const { code, stdout, stderr } = await installation.run(['run', '-m', 'playbook/fails.yaml', 'Go.', '-C', repository.path, '--json']);
    expect(code).toBe(1);
    expect(resultIn(stdout)).toMatchObject({ status: 'failed' });
    expect(stderr).toBe('');
  });
});

describe('what cannot be understood ends with 2, in words, and with nothing on stdout', () => {
  it.each([
    ['no command', [], 'Usage: coppice'],
    ['an unknown command', ['rnu'], "unknown command 'rnu'"],
    ['an unknown option', ['run', '--fast', 'x'], "unknown option '--fast'"],
    ['no prompt', ['run'], "missing required argument 'prompt'"],
    ['an empty prompt', ['run', ' '], 'the prompt is empty'],
    ['a mode that there is not', ['run', '--mode', 'yolo', 'x'], 'Allowed choices are plan, ask, edits, auto'],
    ['a folder that is not there', ['run', '-C', '/nowhere', 'x'], '/nowhere cannot be opened (ENOENT)'],
    ['a file for a folder', ['run', '-C', 'a-file', 'x'], 'a-file is a file'],
    ['a session that there is not', ['resume', 'nope'], 'there is no session nope'],
    ['a piece of an id that fits two', ['sessions', 'show', 'ses_'], 'ses_ is not unique: ses_'],
    ['a provider that there is not', ['run', '-m', 'acme/fast', 'x'], 'No provider "acme" is configured'],
    ['a playbook that is not there', ['run', '-m', 'playbook/none.yaml', 'x'], 'none.yaml cannot be read'],
    ['a playbook with a mistake', ['run', '-m', 'playbook/wrong.yaml', 'x'], 'wrong.yaml:5:15: agents[0].turns[0].call: expected array'],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await installation.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  it('a bare repository', async () => {
    const bare = await makeRepository({ bare: true });
    const { code, stderr } = await installation.run(['run', '-C', bare.path, 'x']);
    await bare.remove();
    expect(code).toBe(2);
    expect(stderr).toContain('is a bare repository');
  });

  it('a configuration with mistakes: each with its file and key', async () => {
    const file = join(installation.folder, 'broken.toml');
    const { code, stdout, stderr } = await installation.run(['run', 'x'], { env: { COPPICE_GLOBAL_CONFIG: file } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${file}: `);
    expect(stderr).toContain('agent_max_depth');
    expect(stderr).toContain('agent_max_dept"');
  });
});

describe('a data directory that cannot be used ends with 4', () => {
  it('because a file stands there', async () => {
    const { code, stderr } = await installation.run(['sessions', 'list', '-D', 'a-file']);
    expect(code).toBe(4);
    expect(stderr).toContain('a file stands in its path');
  });

  it('because a newer Coppice wrote it, and it is left as it is', async () => {
    const data = join(installation.folder, 'newer');
    await installation.run(['sessions', 'list', '-D', data]);
    const file = join(data, 'coppice.db');
    const events = (database: Database.Database) => database.prepare('SELECT count(*) FROM events').pluck().get();
    const before = withDatabase(file, events);
    withDatabase(file, (database) => database.pragma('user_version = 9999'));
    const { code, stderr } = await installation.run(['run', 'x', '-D', data]);
    expect(code).toBe(4);
    expect(stderr).toContain('has version 9999');
    expect(withDatabase(file, events)).toBe(before);
  });

  it('because its database is none', async () => {
    const data = join(installation.folder, 'other');
    await mkdir(data);
    await writeFile(join(data, 'coppice.db'), 'These are not the bytes of a database, though there are enough of them.'.repeat(20));
    const { code, stderr } = await installation.run(['run', 'x', '-D', data]);
    expect(code).toBe(4);
    expect(stderr).toContain('is not a Coppice database');
  });

  it('because somebody holds it and does not say who', async () => {
    const data = join(installation.folder, 'held');
    await mkdir(data);
    const holder = new Database(join(data, 'engine.lock'));
    holder.exec('BEGIN EXCLUSIVE');
    const { code, stderr } = await installation.run(['run', 'x', '-D', data]);
    holder.close();
    expect(code).toBe(4);
    expect(stderr).toContain('is in use by another Coppice');
  });
});

function withDatabase<T>(file: string, use: (database: Database.Database) => T): T {
  const database = new Database(file);
  try {
    return use(database);
  } finally {
    database.close();
  }
}
