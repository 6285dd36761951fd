import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findSandbox } from '#main/adapters/sandbox/find-sandbox.ts';
import { atFile } from './anchored.ts';
import { makeBench } from './tools-fixture.ts';

const OUTSIDE = 'what stands outside';
const sandbox = await findSandbox({ closed: [], open: [] }, process.env);

/** A workspace beside a folder that it has no business in, and every way there that a file system offers. */
async function makeWorkspace(changed: Parameters<typeof makeBench>[0] = {}) {
  const house = await makeBench();
  const workspace = house.at('Work');
  const outside = house.at('outside');
  await mkdir(join(workspace, 'sub'), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, 'file'), OUTSIDE);
  await writeFile(join(outside, 'caf\u00e9'), OUTSIDE);
  await writeFile(join(workspace, 'sub', 'file'), 'what stands inside');
  await symlink('../outside', join(workspace, 'folder'));
  await symlink('../outside/file', join(workspace, 'link'));
  await symlink('../outside/made', join(workspace, 'dangling'));
  await symlink('folder', join(workspace, 'twice'));
  await symlink(house.root, join(workspace, 'sub', 'up'));
  await symlink('/proc/self/cwd', join(workspace, 'here'));
  const bench = await makeBench({ cwd: workspace, restricted: true, ...changed });
  const untouched = () => {
    expect(readdirSync(outside).toSorted()).toEqual(['caf\u00e9', 'file']);
    for (const name of readdirSync(outside)) expect(readFileSync(join(outside, name), 'utf8')).toBe(OUTSIDE);
    expect(readdirSync(house.root).toSorted()).toEqual(['Work', 'outside']);
  };
  return { ...bench, house: house.root, workspace, outside, untouched };
}

describe('the file tools of a restricted agent', () => {
  test.each([
    ['..', () => '../outside/file'],
    ['many ..', () => `${'../'.repeat(60)}etc/passwd`],
    ['.. behind a folder that is not there', () => 'none/../../outside/file'],
    ['an absolute path', (outside: string) => join(outside, 'file')],
    ['a linked folder', () => 'folder/file'],
    ['a linked file', () => 'link'],
    ['a link to a link', () => 'twice/file'],
    ['a link that leads nowhere yet', () => 'dangling'],
    ['a link to a folder above', () => 'sub/up/outside/file'],
    ['/proc/self/cwd', () => '/proc/self/cwd/package.json'],
    ['a link to /proc/self/cwd', () => 'here/package.json'],
    ['/proc/self/root', (outside: string) => `/proc/self/root${outside}/file`],
    ['/dev/fd', () => '/dev/fd/0'],
    ['another case of the letters', () => '../WORK/../OUTSIDE/file'],
    ['a decomposed form', () => '../outside/cafe\u0301'],
    ['a NUL', () => '../outside/file\0.txt'],
    ['a name that is too long', () => `../outside/${'x'.repeat(300)}`],
    ['a path that is too long', () => `../outside/${'x/'.repeat(3000)}y`],
    ['the folder above', () => '..'],
  ])('are not led out by %s', async (_, pathTo) => {
    const { call, outside, untouched } = await makeWorkspace();
    const path = pathTo(outside);
    const calls: readonly (readonly [string, object])[] = [
      ['read', { path }],
      ['write', { path, content: 'x' }],
      ['edit', { path, old_string: 'what', new_string: 'x' }],
      ['list', { path }],
      ['list', { path: join(path, '..') }],
      ['glob', { path, pattern: '**' }],
      ...(path.length < 400 ? [['glob', { pattern: `${path}/**` }] as const] : []),
      ['grep', { path, pattern: '.' }],
    ];
    for (const [tool, args] of calls) {
      const { outcome, output } = await call(tool, args);
      // The folder above a link is the workspace, and is listed.
      if (outcome === 'ok') expect(output).toMatch(/^sub\/\ndangling -> /);
      else expect(output).toMatch(/refused|NUL|too long|does not exist/);
    }
    untouched();
  });

  test.each([
    ['with a sandbox around searches', { sandbox }],
    ['without one', {}],
  ])('go where they may, through links within the workspace and to the outputs of their own session, %s', async (_, given) => {
    const { call, workspace, outputs } = await makeWorkspace(given);
    await symlink('sub', join(workspace, 'alias'));
    await mkdir(join(outputs, 'ses_000000000000'), { recursive: true });
    await writeFile(join(outputs, 'ses_000000000000', 'whole.txt'), 'all of it');
    expect((await call('read', { path: 'alias/file' })).output).toContain('what stands inside');
    expect(await call('write', { path: 'alias/new/deep/er', content: 'x\n' })).toMatchObject({ outcome: 'ok' });
    expect(await readFile(join(workspace, 'sub/new/deep/er'), 'utf8')).toBe('x\n');
    expect(await call('edit', { path: 'alias/file', old_string: 'inside', new_string: 'within' })).toMatchObject({ outcome: 'ok' });
    expect((await call('grep', { pattern: 'within', path: 'sub/file' })).output).toBe('sub/file:1:what stands within');
    expect((await call('grep', { pattern: 'stands' })).output).toBe('sub/file:1:what stands within');
    expect((await call('glob', { pattern: '**/er' })).output).toBe('sub/new/deep/er');
    expect((await call('list', { path: 'sub' })).output).toContain('new/');
    expect((await call('read', { path: join(outputs, 'ses_000000000000', 'whole.txt') })).output).toContain('all of it');
    expect(await call('write', { path: workspace, content: '' })).toMatchObject({ outcome: 'error' });
  });

  test('a folder exchanged for a link between the check and the write is not followed', async () => {
    const { prepare, workspace, untouched } = await makeWorkspace();
    const ready = await prepare('write', { path: 'sub/file', content: 'x' });
    const deeper = await prepare('write', { path: 'sub/new/file', content: 'x' });
    await rename(join(workspace, 'sub'), join(workspace, 'moved'));
    await symlink('../outside', join(workspace, 'sub'));
    expect(await ready.run(() => undefined)).toMatchObject({ outcome: 'error' });
    expect(await deeper.run(() => undefined)).toMatchObject({ outcome: 'error' });
    untouched();
  });

  test.runIf(process.platform === 'linux')('nor one exchanged after its folder was opened', async () => {
    const { workspace, untouched } = await makeWorkspace();
    await atFile({ path: join(workspace, 'sub', 'file'), root: workspace }, async (path) => {
      await rename(join(workspace, 'sub'), join(workspace, 'moved'));
      await symlink('../outside', join(workspace, 'sub'));
      const file = await open(path, 'r+');
      await file.writeFile('through the folder that was opened');
      await file.close();
    });
    expect(await readFile(join(workspace, 'moved', 'file'), 'utf8')).toBe('through the folder that was opened');
    untouched();
  });

  test.runIf(process.platform === 'linux')('a folder that is exchanged all the time leads none of many calls out', async () => {
    // ripgrep follows names: without a sandbox around it such an exchange may lead it out (README).
    const { call, workspace, untouched } = await makeWorkspace({ sandbox });
    const swap = 'while :; do mv -T sub real; ln -sT ../outside sub; rm sub || rm -rf sub; mv -T real sub; done';
    const swapper = spawn('sh', ['-c', swap], { cwd: workspace, stdio: 'ignore' });
    const ended = once(swapper, 'exit');
    onTestFinished(() => void swapper.kill('SIGKILL'));
    const told = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const results = await Promise.all([
        call('read', { path: 'sub/file' }),
        call('list', { path: 'sub' }),
        call('write', { path: `sub/new-${round}`, content: 'x' }),
        call('edit', { path: 'sub/file', old_string: 'what', new_string: 'what' }),
        ...(sandbox.available() ? [call('grep', { pattern: 'stands' }), call('glob', { pattern: '**/*' })] : []),
      ]);
      for (const { output } of results) expect(output).not.toMatch(/outside$|café/m);
      for (const { outcome } of results) told.add(outcome);
    }
    swapper.kill('SIGKILL');
    await ended;
    expect(told).toContain('ok');
    untouched();
  });

  test('a hard link is written as a file of its own: what it shared outside stays as it was', async () => {
    const { call, workspace, outside, untouched } = await makeWorkspace();
    await link(join(outside, 'file'), join(workspace, 'hard'));
    expect(await call('edit', { path: 'hard', old_string: 'outside', new_string: 'in here' })).toMatchObject({ outcome: 'ok' });
    expect(await readFile(join(workspace, 'hard'), 'utf8')).toBe('what stands in here');
    untouched();
  });
});

describe('the folders of Coppice', () => {
  test('are not read by a hard link, by another name, or by what a process has open', async () => {
    const own = await makeBench();
    await writeFile(own.at('coppice.toml'), 'api_key = "in the config"');
    const { call, at } = await makeBench({ forbidden: [own.root] });
    await link(own.at('coppice.toml'), at('hard'));
    await symlink(own.root, at('folder'));
    const held = await open(own.at('coppice.toml'));
    onTestFinished(() => held.close());
    const ways = [
      'hard',
      'folder/coppice.toml',
      `../${basename(own.root)}/coppice.toml`,
      `/proc/self/root${own.root}/coppice.toml`,
      `/proc/self/fd/${held.fd}`,
      `/dev/fd/${held.fd}`,
      `/proc/${process.pid}/environ`,
      '/proc/self/environ',
      `/proc/${process.pid}/task/${process.pid}/environ`,
      '/proc/self/mem',
      '/proc/self/root/proc/self/environ',
    ];
    for (const path of ways) {
      expect(await call('read', { path }), path).toMatchObject({
        outcome: 'error',
        output: expect.stringMatching(/is refused: it lies in/),
      });
      expect((await call('edit', { path, old_string: 'api', new_string: 'x' })).output, path).toMatch(/refused/);
    }
    expect(await readFile(own.at('coppice.toml'), 'utf8')).toBe('api_key = "in the config"');
  });
});

describe.runIf(sandbox.available())(`the shell of a restricted agent${sandbox.available() ? '' : `: skipped, ${sandbox.why}`}`, () => {
  /** A workspace with the config and the data of a Coppice beside it. */
  async function makeShell() {
    const own = await makeBench();
    const [config, data] = [own.at('config'), own.at('data')];
    await mkdir(config);
    await mkdir(join(data, 'tour', 'till'), { recursive: true });
    await mkdir(join(data, 'worktrees', 'other'), { recursive: true });
    await mkdir(join(data, 'worktrees', 'mine', 'packages', 'a'), { recursive: true });
    await writeFile(join(config, 'coppice.toml'), 'the-key');
    await writeFile(join(data, 'coppice.db'), 'the-ledger');
    await writeFile(join(data, 'tour', 'till', 'a'), 'the-tour');
    await writeFile(join(data, 'worktrees', 'other', 'a'), 'of-another');
    await writeFile(join(data, 'worktrees', 'mine', '.git'), 'gitdir: elsewhere');
    const found = await findSandbox({ closed: [config, data], open: [join(data, 'tour')] }, process.env);
    return { own: own.root, config, data, sandbox: found };
  }

  test('writes nothing outside, by whatever path', async () => {
    const { call, outside, workspace, untouched } = await makeWorkspace({ sandbox });
    const { output, facts } = await call('bash', {
      command: `
        echo x > ../outside/file; echo x > folder/new; echo x >> link; echo x > dangling; echo x > sub/up/outside/file
        echo x > /proc/self/cwd/../outside/new; echo x > /proc/self/root${outside}/file; echo x > /proc/1/root${outside}/file
        mkdir -p ../more; mv sub ../moved; ln ${outside}/file hard; rm -rf ${outside}; chmod 777 ${outside}; mount -o remount,rw / 2>&1
        touch /usr/written "$HOME/written" /etc/written; echo inside > made; echo $TMPDIR; echo x > $TMPDIR/x && cat $TMPDIR/x`,
    });
    expect(facts).toMatchObject({ sandboxed: true });
    expect(output).toMatch(/^.*\/tmp\nx$/m);
    expect(await readFile(join(workspace, 'made'), 'utf8')).toBe('inside\n');
    for (const path of ['/usr/written', '/etc/written', join(process.env['HOME'] ?? '', 'written'), '/tmp/x'])
      expect(existsSync(path)).toBe(false);
    untouched();
  });

  test("reads neither config nor data, but for the agent's own tree and the tour", async () => {
    const { own, config, data, sandbox: found } = await makeShell();
    const cwd = join(data, 'worktrees', 'mine', 'packages', 'a');
    const { call } = await makeBench({ cwd, restricted: true, sandbox: found });
    const { output } = await call('bash', {
      command: `
        cat ${config}/* ${data}/coppice.db ../../../other/a /proc/self/root${config}/coppice.toml; ls -A ${config} ${data}/worktrees
        unshare -Urm sh -c 'umount ${config} ${data}; cat ${config}/* ${data}/*; mount -o remount,rw,bind /; echo x > ${own}/new'
        cat ../../.git ${data}/tour/till/a; echo; echo own > file; cat file; echo x > ../../new; echo x > ${data}/tour/till/b; echo x > ${data}/new`,
    });
    expect(output).not.toMatch(/the-key|the-ledger|of-another/);
    expect(output).toMatch(/gitdir: elsewherethe-tour\nown\n/);
    expect(readdirSync(own).toSorted()).toEqual(['config', 'data']);
    expect(readdirSync(data).toSorted()).toEqual(['coppice.db', 'tour', 'worktrees']);
    expect(readdirSync(join(data, 'tour', 'till'))).toEqual(['a']);
    expect(readdirSync(join(data, 'worktrees', 'mine')).toSorted()).toEqual(['.git', 'packages']);
    expect(await readFile(join(cwd, 'file'), 'utf8')).toBe('own\n');
    // A workspace that holds the folders of Coppice does not open them.
    const above = await makeBench({ cwd: own, restricted: true, sandbox: found });
    const both = await above.call('bash', { command: 'cat config/* data/*; rm -rf config data; echo made > file' });
    expect(both.output).not.toMatch(/the-key|the-ledger/);
    expect(await readFile(join(config, 'coppice.toml'), 'utf8')).toBe('the-key');
    expect(await readFile(join(own, 'file'), 'utf8')).toBe('made\n');
  });

  test('sees and signals no process but its own, and gains nothing by programs that run as another user', async () => {
    const { call } = await makeWorkspace({ sandbox });
    const { output } = await call('bash', {
      command: `
        ls -d /proc/[0-9]* | wc -l; kill -0 ${process.pid} && echo reached; cat /proc/${process.pid}/environ
        grep -E 'NoNewPrivs|CapEff|CapBnd' /proc/self/status | tr -d '\\t'; ls -A /run /var/run/docker.sock 2>/dev/null | wc -l`,
    });
    const [seen = '', ...rest] = output.split('\n');
    expect(Number(seen)).toBeLessThan(10);
    expect(rest.join('\n')).toMatch(/^CapEff:0+\nCapBnd:0+\nNoNewPrivs:1$/m);
    expect(output).not.toContain('reached');
  });

  test('a workspace that is gone, or a sandbox that fails, runs nothing', async () => {
    const { call, workspace, house } = await makeWorkspace({
      sandbox: { ...sandbox, confine: async (asked) => ({ ...(await sandbox.confine(asked)), command: ['/bin/false'] }) },
    });
    await call('bash', { command: `echo x > ${house}/ran` });
    expect(existsSync(join(house, 'ran'))).toBe(false);
    await rm(workspace, { recursive: true });
    expect((await call('bash', { command: 'true' })).output).toMatch(/does not exist any more/);
  });
});
