import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEngineInfo } from './engine-info.ts';
import type { EngineInfo } from './engine-info.ts';
import { acquireEngineLock } from './engine-lock.ts';
import type { EngineLock, NoEngineLock } from './engine-lock.ts';
import { newToken, socketPath } from './socket-path.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'coppice-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const info: EngineInfo = { pid: process.pid, address: '/somewhere/engine.sock', protocol: 1, build: '0.1.0', token: newToken() };

function taken(answer: EngineLock | NoEngineLock): EngineLock {
  if (!answer.held) throw new Error(answer.problem.message);
  return answer;
}

function refused(answer: EngineLock | NoEngineLock): NoEngineLock {
  if (answer.held) throw new Error('the lock was given');
  return answer;
}

describe('the lock of a data directory', () => {
  it('is one, and tells the next who holds it', () => {
    const data = join(root, 'new/data');
    const lock = taken(acquireEngineLock(data));
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(refused(acquireEngineLock(data))).toMatchObject({ holder: null, problem: { code: 'engine_held' } });

    lock.publish(info);
    expect(statSync(join(data, 'engine.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'engine.lock')).mode & 0o777).toBe(0o600);
    const second = refused(acquireEngineLock(data));
    expect(second.holder).toEqual(info);
    expect(second.problem.message).toContain(data);
    expect(second.problem.message).toContain(String(process.pid));

    lock.release();
    lock.release();
    expect(readdirSync(data)).toEqual(['engine.lock']);
    taken(acquireEngineLock(data)).release();
  });

  it('closes a directory that stood open to others, but not a folder that holds something else', () => {
    const data = join(root, 'made');
    mkdirSync(data);
    chmodSync(data, 0o755);
    taken(acquireEngineLock(data)).release();
    expect(statSync(data).mode & 0o777).toBe(0o700);
    chmodSync(data, 0o750);
    taken(acquireEngineLock(data)).release();
    expect(statSync(data).mode & 0o777).toBe(0o700);

    const home = join(root, 'home');
    mkdirSync(join(home, 'public'), { recursive: true });
    chmodSync(home, 0o755);
    taken(acquireEngineLock(home)).release();
    expect(statSync(home).mode & 0o777).toBe(0o755);
  });

  it('is free after kill -9 of its holder, and what that one published is gone', async () => {
    const holder = `
      import { acquireEngineLock } from '#main/adapters/lock/engine-lock.ts';
      const lock = acquireEngineLock(process.env.DATA);
      lock.publish({ pid: process.pid, address: 'x', protocol: 1, build: 'b', token: 't' });
      console.log('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', holder], { env: { ...process.env, DATA: root } });
    await once(child.stdout, 'data');
    expect(refused(acquireEngineLock(root)).holder?.pid).toBe(child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readEngineInfo(root)?.pid).toBe(child.pid);
    const lock = taken(acquireEngineLock(root));
    expect(readEngineInfo(root)).toBeNull();
    lock.release();
  });

  it('goes to exactly one of many processes that ask at once', async () => {
    const asker = `
      import { acquireEngineLock } from '#main/adapters/lock/engine-lock.ts';
      process.stdin.once('data', () => {
        console.log(acquireEngineLock(process.env.DATA).held);
        process.stdin.once('data', () => process.exit(0));
      });
      console.log('ready');`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', asker], { env: { ...process.env, DATA: root } }),
    );
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const answers = Promise.all(children.map(async (child) => String(await once(child.stdout, 'data')).trim()));
    for (const child of children) child.stdin.write('go\n');
    expect((await answers).toSorted()).toEqual(['false', 'false', 'false', 'true']);
    const exits = children.map((child) => once(child, 'exit'));
    for (const child of children) child.stdin.write('end\n');
    await Promise.all(exits);
  });

  it('names a directory that cannot be used, and what to do', () => {
    writeFileSync(join(root, 'file'), '');
    for (const path of [join(root, 'file'), join(root, 'file/below')]) {
      const answer = refused(acquireEngineLock(path));
      expect(answer.problem).toMatchObject({ code: 'data_directory_unusable' });
      expect(answer.problem.message).toContain(path);
      expect(answer.problem.message).toContain('-D');
    }
  });

  it('names a lock file that is no lock', () => {
    mkdirSync(join(root, 'engine.lock'));
    const answer = refused(acquireEngineLock(root));
    expect(answer.problem.code).toBe('data_directory_unusable');
    expect(answer.problem.message).toContain(join(root, 'engine.lock'));
  });

  it('does not take half-written or foreign words for an engine', () => {
    const lock = taken(acquireEngineLock(root));
    for (const text of ['', '{"pid":1', '{"pid":"x"}', 'null']) {
      writeFileSync(join(root, 'engine.json'), text);
      expect(refused(acquireEngineLock(root)).holder).toBeNull();
    }
    lock.release();
  });
});

describe('the address of the engine', () => {
  it('is in the data directory as long as it fits', () => {
    expect(socketPath('/home/me/data', {}, 'linux')).toBe('/home/me/data/engine.sock');
  });

  it('is in the runtime folder where it would not', () => {
    const long = join('/home/me', 'x'.repeat(80));
    const runtime = socketPath(long, { XDG_RUNTIME_DIR: root }, 'linux');
    expect(runtime).toMatch(new RegExp(`^${root}/coppice-[0-9a-f]{16}\\.sock$`));
    expect(socketPath(`${long}y`, { XDG_RUNTIME_DIR: root }, 'linux')).not.toBe(runtime);
    // Counted in bytes, as the system does.
    expect(socketPath(join('/home', 'ü'.repeat(45)), { XDG_RUNTIME_DIR: root }, 'linux')).toContain(root);
  });

  it('has a folder of this person alone where there is no runtime folder', () => {
    const path = socketPath(join('/home/me', 'x'.repeat(80)), { TMPDIR: root, XDG_RUNTIME_DIR: join(root, 'none') }, 'linux');
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });

  it('is a pipe on Windows', () => {
    expect(socketPath('C:\\Users\\me\\data', {}, 'win32')).toMatch(/^\\\\\.\\pipe\\coppice-[0-9a-f]{16}$/);
  });
});
