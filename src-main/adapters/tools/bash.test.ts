import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILE_LIMIT } from './output-file.ts';
import { makeBench, realClock } from './tools-fixture.ts';

/** Resolves with the file's text once it is there and ends with a line break. */
async function written(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text.trim();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** These look for processes by /proc, and start some with setsid. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

/** Whether it still runs: one that has ended and that nobody collects does not. */
async function isAlive(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

async function aliveOf(text: string): Promise<string[]> {
  const pids = text.split(/\s+/);
  const alive = await Promise.all(pids.map(isAlive));
  return pids.filter((_, index) => alive[index]);
}

/** A shell, its child, its grandchild that ignores SIGTERM, and one that left for a session of its own. */
const TREE = `
: > pids.part
sh -c 'trap "" TERM; sleep 300 & echo $$ $! >> pids.part; wait' &
setsid sh -c 'echo $$ >> pids.part; exec sleep 300' &
until [ "$(wc -w < pids.part 2>/dev/null)" = 3 ]; do :; done
echo $$ >> pids.part; tr '\\n' ' ' < pids.part > pids.tmp; echo >> pids.tmp; mv pids.tmp pids
echo up; wait`;

/** As the real one, but that a grace of 2 s is one of 50 ms. */
const hurried = { ...realClock, after: (ms: number, call: () => void) => realClock.after(ms === 2000 ? 50 : ms, call) };

describe('what the model is told', () => {
  test('output, then stderr, then the exit code', async () => {
    const { call, root, outputs } = await makeBench();
    const ok = await call('bash', { command: 'pwd; echo $BASH_VERSION | cut -c1; cat' });
    expect(ok).toMatchObject({ outcome: 'ok', output: `${root}\n5`, facts: { exitCode: 0 } });
    const bad = await call('bash', { command: 'echo out; echo err >&2; exit 3' });
    expect(bad).toMatchObject({ outcome: 'error', output: 'out\nSTDERR:\nerr\nExit code: 3', facts: { exitCode: 3 } });
    expect(await call('bash', { command: 'true' })).toMatchObject({ outcome: 'ok', output: '(no output)' });
    expect(await call('bash', { command: 'kill -SEGV $$' })).toMatchObject({ outcome: 'error', output: 'Ended by signal SIGSEGV' });
    expect((await call('bash', { command: '-x' })).output).toMatch(/-x: command not found\nExit code: 127$/);
    expect(await readdir(join(outputs, 'ses_000000000000'))).toEqual([]);
  });

  test('the names of the streams can be opened', async () => {
    const { call } = await makeBench();
    const { output } = await call('bash', { command: 'echo one > /dev/stdout; echo two | tee /dev/stderr' });
    expect(output).toBe('one\ntwo\nSTDERR:\ntwo');
  });

  test('its environment holds no secret and no pager', async () => {
    const { call } = await makeBench({ env: { ...process.env, MY_API_KEY: 'hush', COPPICE_X: 'hush', npm_x: 'hush', FINE: 'yes' } });
    const { output } = await call('bash', { command: 'env' });
    expect(output).not.toContain('hush');
    expect(output).toMatch(/^FINE=yes$/m);
    expect(output).toMatch(/^PAGER=cat$/m);
  });

  test('a folder that is gone is an error in words', async () => {
    const { tool, prepare } = await makeBench({ cwd: '/nonexistent/tree' });
    const ready = await prepare('bash', { command: 'true' });
    expect(await ready.run(() => undefined)).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(/nonexistent\/tree does not exist/),
    });
    expect(await tool('bash').recover({}, ready.recovery, '/')).toMatchObject({ known: true, result: { outcome: 'error' } });
  });
});

describe('output', () => {
  test('comes as it is written, characters whole', async () => {
    const { call, at } = await makeBench();
    const pieces: string[] = [];
    let goOn: (() => void) | undefined;
    const half = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const running = call(
      'bash',
      { command: String.raw`printf 'a\xe2\x82'; until [ -e go ]; do :; done; printf '\xac\xf0\x9f'; printf '\x8c\xb3z'` },
      {
        onOutput(text) {
          pieces.push(text);
          goOn?.();
        },
      },
    );
    await half;
    expect(pieces).toEqual(['a']);
    await writeFile(at('go'), '');
    expect((await running).output).toBe('a€🌳z');
    expect(pieces.join('')).toBe('a€🌳z');
  });

  test('that is long is cut in the middle, and all of it is on disk', async () => {
    const { call } = await makeBench();
    const { output, facts } = await call('bash', { command: 'seq 100000; echo bad >&2' });
    expect(output).toMatch(
      /^1\n2\n3\n[^]*\n\[\.\.\. 586,\d\d\d characters left out; the whole is in \S+\.txt \.\.\.\]\n[^]*99999\n100000\nSTDERR:\nbad$/,
    );
    expect(output.length).toBeLessThan(2200);
    const whole = await readFile(facts['fullOutput'] as string, 'utf8');
    expect(whole.replace('bad\n', '')).toBe(`${Array.from({ length: 100_000 }, (_, index) => index + 1).join('\n')}\n`);
    expect((await stat(facts['fullOutput'] as string)).mode & 0o777).toBe(0o600);
    expect(await call('read', { path: facts['fullOutput'], limit: 1 })).toMatchObject({ outcome: 'ok' });
  });

  test('without end neither fills memory nor disk, and does not hold the timeout up', async () => {
    const { call } = await makeBench();
    const before = process.memoryUsage.rss();
    let live = 0;
    const result = await call('bash', { command: 'yes', timeout: 0.7 }, { onOutput: (text) => (live += text.length) });
    expect(result).toMatchObject({ outcome: 'timed_out', output: expect.stringMatching(/Command timed out after 0\.7 seconds/) });
    expect((await stat(result.facts['fullOutput'] as string)).size).toBeLessThanOrEqual(FILE_LIMIT);
    expect(live).toBeLessThan(1_000_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });
});

onLinux('the end of a command', () => {
  test('at its timeout leaves no process of its tree', async () => {
    const { call, at } = await makeBench({ clock: hurried });
    const result = await call('bash', { command: TREE, timeout: 1 });
    expect(result).toMatchObject({ outcome: 'timed_out', output: expect.stringMatching(/^up\n.*timed out after 1 second;/) });
    const pids = await readFile(at('pids'), 'utf8');
    expect(pids.trim().split(/\s+/)).toHaveLength(4);
    expect(await aliveOf(pids.trim())).toEqual([]);
  });

  test('by abort leaves none either', async () => {
    const { call, at } = await makeBench({ clock: hurried });
    const abort = new AbortController();
    const running = call('bash', { command: TREE }, { signal: abort.signal });
    const pids = await written(at('pids'));
    expect(await aliveOf(pids)).toHaveLength(4);
    abort.abort();
    expect(await running).toMatchObject({ outcome: 'cancelled', output: expect.stringMatching(/^up\nCancelled/) });
    expect(await aliveOf(pids)).toEqual([]);
  });

  test('is that of its shell: what it left in the background, holding its output open, is ended', async () => {
    const { call, at } = await makeBench();
    const result = await call('bash', { command: 'sleep 300 & echo $! > pid; setsid sleep 300 & echo $! >> pid; echo done' });
    expect(result).toMatchObject({ outcome: 'ok', output: 'done' });
    expect(await aliveOf((await readFile(at('pid'), 'utf8')).trim())).toEqual([]);
  });

  test('waits for a tee behind it', async () => {
    const { call, at } = await makeBench();
    expect((await call('bash', { command: 'exec > >(sleep 0.03; tee log); seq 500' })).outcome).toBe('ok');
    expect((await readFile(at('log'), 'utf8')).split('\n')).toHaveLength(501);
  });
});

onLinux('a prepared command', () => {
  test('has not begun; dropped it never does', async () => {
    const { prepare, at, outputs } = await makeBench();
    const ready = await prepare('bash', { command: 'touch ran' });
    const group = String(ready.recovery['group'] as number);
    expect(await isAlive(group)).toBe(true);
    ready.drop();
    while (await isAlive(group)) await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(at('ran'))).toBe(false);
    while ((await readdir(join(outputs, 'ses_000000000000'))).length > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  test('aborted before its run does not run', async () => {
    const { prepare, at } = await makeBench();
    const abort = new AbortController();
    const ready = await prepare('bash', { command: 'touch ran' }, abort.signal);
    abort.abort();
    expect((await ready.run(() => undefined)).outcome).toBe('cancelled');
    expect(await isAlive(String(ready.recovery['group'] as number))).toBe(false);
    expect(existsSync(at('ran'))).toBe(false);
  });
});

onLinux('descriptors', () => {
  test('neither run nor dropped does a command leave a descriptor open', async () => {
    const { call, prepare } = await makeBench();
    await call('bash', { command: 'true' });
    const before = (await readdir('/proc/self/fd')).length;
    for (let round = 0; round < 5; round += 1) {
      await call('bash', { command: 'echo out; echo err >&2' });
      const ready = await prepare('bash', { command: 'true' });
      ready.drop();
      expect((await (await prepare('bash', { command: 'a\0b' })).run(() => undefined)).output).toMatch(/could not be started/);
    }
    while ((await readdir('/proc/self/fd')).length > before) await new Promise((resolve) => setImmediate(resolve));
  });
});

onLinux('an engine that is killed', () => {
  /** A process that prepares, and runs if told so, then waits. */
  const engine = (root: string, command: string, run: boolean) => `
    import { createTools } from ${JSON.stringify(new URL('./tools.ts', import.meta.url).pathname)};
    const bash = createTools({ exec: { timeoutSeconds: 60, maxOutputChars: 2000, envPass: [] }, outputDirectory: ${JSON.stringify(join(root, 'outputs'))},
      env: process.env, secrets: [], forbidden: [], allowed: () => false, web: { searchKey: null, searchUrl: '', proxy: null, allow: [] }, clock: { now: Date.now, after: (ms, call) => { const t = setTimeout(call, ms); return () => clearTimeout(t); } } })
      .find((tool) => tool.spec.name === 'bash');
    const args = bash.check({ command: ${JSON.stringify(command)} }, '/').args;
    const ready = await bash.prepare(args, { session: 'ses_x', call: 'call_x', cwd: ${JSON.stringify(root)}, signal: new AbortController().signal });
    console.log(JSON.stringify(ready.recovery));
    ${run ? 'void ready.run(() => undefined);' : ''}
    setInterval(() => undefined, 1000);`;

  async function startEngine(root: string, command: string, run: boolean) {
    await mkdir(join(root, 'outputs'), { recursive: true });
    const child = execFile(process.execPath, ['--input-type=module', '-e', engine(root, command, run)], { cwd: process.cwd() });
    const ended = once(child, 'exit');
    const [line] = (await once(child.stdout!, 'data')) as [string];
    return {
      recovery: JSON.parse(line) as { group: number; startTime: string; mark: string; output: string },
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  test('before the start leaves nothing that runs', async () => {
    const { root, at } = await makeBench();
    const { recovery, kill } = await startEngine(root, 'touch ran; sleep 300', false);
    expect(await isAlive(String(recovery.group))).toBe(true);
    await kill();
    while (await isAlive(String(recovery.group))) await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(at('ran'))).toBe(false);
  });

  test('during the run: recovery ends the tree and gives the output so far', async () => {
    const { root, tool, at } = await makeBench({ clock: hurried });
    const { recovery, kill } = await startEngine(root, TREE, true);
    const pids = await written(at('pids'));
    while ((await readFile(recovery.output, 'utf8')) === '') await new Promise((resolve) => setImmediate(resolve));
    await kill();
    expect(await aliveOf(pids)).toHaveLength(4);
    const other = { ...recovery, startTime: recovery.startTime.replace(/\d+$/, (ticks) => String(Number(ticks) + 1)), mark: 'another' };
    expect(await tool('bash').recover({}, other, root)).toEqual({ known: false, output: 'up\n' });
    expect(await aliveOf(pids), 'a group with that number and another start is not touched').toHaveLength(4);
    expect(await tool('bash').recover({}, recovery, root)).toEqual({ known: false, output: 'up\n' });
    expect(await aliveOf(pids)).toEqual([]);
    expect(await tool('bash').recover({}, recovery, root)).toMatchObject({ known: false });
  });

  test('its orphans are found when the shell itself has gone', async () => {
    const { root, tool, at } = await makeBench({ clock: hurried });
    const { recovery, kill } = await startEngine(root, `sleep 300 & echo $! > pid.tmp; mv pid.tmp pid; until [ -e go ]; do :; done`, true);
    const pid = await written(at('pid'));
    process.kill(recovery.group, 'SIGSTOP');
    await kill();
    process.kill(recovery.group, 'SIGKILL');
    while (await isAlive(String(recovery.group))) await new Promise((resolve) => setImmediate(resolve));
    expect(await isAlive(pid)).toBe(true);
    await tool('bash').recover({}, recovery, root);
    expect(await isAlive(pid)).toBe(false);
  });
});
