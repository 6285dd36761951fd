import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '#main/core/ports/sandbox.ts';
import { findSandbox } from '#main/adapters/sandbox/find-sandbox.ts';
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

interface Shell {
  readonly where: string;
  readonly given: { readonly restricted?: boolean; readonly sandbox?: Sandbox };
  readonly isThere: boolean;
}
const sandbox = await findSandbox({ closed: [], open: [] }, process.env);
const AS_PERSON: Shell = { where: 'as the person', given: {}, isThere: true };
const SHELLS: readonly Shell[] = [
  AS_PERSON,
  {
    where: sandbox.available() ? 'in the sandbox' : `in the sandbox: skipped, ${sandbox.why}`,
    given: { restricted: true, sandbox },
    isThere: sandbox.available(),
  },
];

/** The tests of each kind of shell. */
function inEachShell(what: string, tests: (shell: Shell) => void): void {
  for (const shell of SHELLS)
    describe.runIf(shell.isThere)(`${what}, ${shell.where}`, () => {
      tests(shell);
    });
}
function onLinuxInEachShell(what: string, tests: (shell: Shell) => void): void {
  if (process.platform === 'linux') inEachShell(what, tests);
}

/** Whether it still runs: one that has ended and that nobody collects does not. */
async function isAlive(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

/** What still runs of the commands of a bench, by the variable that they were given: in a sandbox they do not know their own numbers. */
async function aliveWith(bench: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const own = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(`BENCH=${bench}`) && (await isAlive(pid));
    }),
  );
  return pids.filter((_, index) => own[index]);
}

/** A bench whose commands are known by a variable. */
async function markedBench({ given }: Shell, changed: Parameters<typeof makeBench>[0] = {}) {
  const mark = randomUUID();
  const bench = await makeBench({ ...given, env: { ...process.env, BENCH: mark }, ...changed });
  return { ...bench, mark, alive: () => aliveWith(mark) };
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

inEachShell('what the model is told', ({ given }) => {
  test('output, then stderr, then the exit code', async () => {
    const { call, root, outputs } = await makeBench(given);
    const ok = await call('bash', { command: 'pwd; echo $BASH_VERSION | cut -c1; cat' });
    expect(ok).toMatchObject({ outcome: 'ok', output: `${root}\n5`, facts: { exitCode: 0 } });
    const bad = await call('bash', { command: 'echo out; echo err >&2; exit 3' });
    expect(bad).toMatchObject({ outcome: 'error', output: 'out\nSTDERR:\nerr\nExit code: 3', facts: { exitCode: 3 } });
    expect(await call('bash', { command: 'true' })).toMatchObject({ outcome: 'ok', output: '(no output)' });
    // bubblewrap tells of a signal as shells do.
    const signalled = given.restricted ? 'Exit code: 139' : 'Ended by signal SIGSEGV';
    expect(await call('bash', { command: 'kill -SEGV $$' })).toMatchObject({ outcome: 'error', output: signalled });
    expect((await call('bash', { command: '-x' })).output).toMatch(/-x: command not found\nExit code: 127$/);
    expect(await readdir(join(outputs, 'ses_000000000000'))).toEqual([]);
  });

  test('the names of the streams can be opened', async () => {
    const { call } = await makeBench(given);
    const { output } = await call('bash', { command: 'echo one > /dev/stdout; echo two | tee /dev/stderr' });
    expect(output).toBe('one\ntwo\nSTDERR:\ntwo');
  });

  test('its environment holds no secret and no pager', async () => {
    const { call } = await makeBench({
      ...given,
      env: { ...process.env, MY_API_KEY: 'hush', COPPICE_X: 'hush', npm_x: 'hush', FINE: 'yes' },
    });
    const { output } = await call('bash', { command: 'env | grep -E "hush|^FINE=|^PAGER="' });
    expect(output).not.toContain('hush');
    expect(output).toMatch(/^FINE=yes$/m);
    expect(output).toMatch(/^PAGER=cat$/m);
  });

  test('a folder that is gone is an error in words', async () => {
    const { tool, prepare } = await makeBench({ ...given, cwd: '/nonexistent/tree' });
    const ready = await prepare('bash', { command: 'true' });
    expect(await ready.run(() => undefined)).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(/nonexistent\/tree does not exist/),
    });
    expect(await tool('bash').recover({}, ready.recovery, '/')).toMatchObject({ known: true, result: { outcome: 'error' } });
  });
});

inEachShell('output', ({ given }) => {
  test('comes as it is written, characters whole', async () => {
    const { call, at } = await makeBench(given);
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
    const { call } = await makeBench(given);
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
    const { call } = await makeBench(given);
    const before = process.memoryUsage.rss();
    let live = 0;
    const result = await call('bash', { command: 'yes', timeout: 0.7 }, { onOutput: (text) => (live += text.length) });
    expect(result).toMatchObject({ outcome: 'timed_out', output: expect.stringMatching(/Command timed out after 0\.7 seconds/) });
    expect((await stat(result.facts['fullOutput'] as string)).size).toBeLessThanOrEqual(FILE_LIMIT);
    expect(live).toBeLessThan(1_000_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });
});

onLinuxInEachShell('the end of a command', (shell) => {
  test('at its timeout leaves no process of its tree', async () => {
    const { call, at, alive } = await markedBench(shell, { clock: hurried });
    const result = await call('bash', { command: TREE, timeout: 1 });
    expect(result).toMatchObject({ outcome: 'timed_out', output: expect.stringMatching(/^up\n.*timed out after 1 second;/) });
    const pids = await readFile(at('pids'), 'utf8');
    expect(pids.trim().split(/\s+/)).toHaveLength(4);
    expect(await alive()).toEqual([]);
  });

  test('by abort leaves none either', async () => {
    const { call, at, alive } = await markedBench(shell, { clock: hurried });
    const abort = new AbortController();
    const running = call('bash', { command: TREE }, { signal: abort.signal });
    await written(at('pids'));
    expect((await alive()).length).toBeGreaterThanOrEqual(4);
    abort.abort();
    expect(await running).toMatchObject({ outcome: 'cancelled', output: expect.stringMatching(/^up\nCancelled/) });
    expect(await alive()).toEqual([]);
  });

  test('is asked for first, and has a moment to put its things away', async () => {
    const { call, at } = await makeBench(shell.given);
    const abort = new AbortController();
    const command = 'trap "echo away > away; exit" TERM; echo > up; sleep 300 & wait';
    const running = call('bash', { command }, { signal: abort.signal });
    await written(at('up'));
    abort.abort();
    await running;
    expect(await readFile(at('away'), 'utf8')).toBe('away\n');
  });

  test('is that of its shell: what it left in the background, holding its output open, is ended', async () => {
    const { call, alive } = await markedBench(shell);
    const result = await call('bash', { command: 'sleep 300 & setsid sleep 300 & echo done' });
    expect(result).toMatchObject({ outcome: 'ok', output: 'done' });
    expect(await alive()).toEqual([]);
  });

  test('waits for a tee behind it', async () => {
    const { call, at } = await makeBench(shell.given);
    expect((await call('bash', { command: 'exec > >(sleep 0.03; tee log); seq 500' })).outcome).toBe('ok');
    expect((await readFile(at('log'), 'utf8')).split('\n')).toHaveLength(501);
  });
});

onLinuxInEachShell('a prepared command', ({ given }) => {
  test('has not begun; dropped it never does', async () => {
    const { prepare, at, outputs } = await makeBench(given);
    const ready = await prepare('bash', { command: 'touch ran' });
    const group = String(ready.recovery['group'] as number);
    expect(await isAlive(group)).toBe(true);
    ready.drop();
    while (await isAlive(group)) await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(at('ran'))).toBe(false);
    while ((await readdir(join(outputs, 'ses_000000000000'))).length > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  test('aborted before its run does not run', async () => {
    const { prepare, at } = await makeBench(given);
    const abort = new AbortController();
    const ready = await prepare('bash', { command: 'touch ran' }, abort.signal);
    abort.abort();
    expect((await ready.run(() => undefined)).outcome).toBe('cancelled');
    expect(await isAlive(String(ready.recovery['group'] as number))).toBe(false);
    expect(existsSync(at('ran'))).toBe(false);
  });
});

onLinuxInEachShell('descriptors', ({ given }) => {
  test('neither run nor dropped does a command leave a descriptor open', async () => {
    const { call, prepare } = await makeBench(given);
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
  const engine = (root: string, command: string, run: boolean, restricted: boolean) => `
    import { createTools } from ${JSON.stringify(new URL('./tools.ts', import.meta.url).pathname)};
    import { findSandbox } from ${JSON.stringify(new URL('../sandbox/find-sandbox.ts', import.meta.url).pathname)};
    const clock = { now: Date.now, after: (ms, call) => { const t = setTimeout(call, ms); return () => clearTimeout(t); } };
    const bash = createTools({ exec: { timeoutSeconds: 60, maxOutputChars: 2000, envPass: [] }, outputDirectory: ${JSON.stringify(join(root, 'outputs'))},
      env: process.env, secrets: [], forbidden: [], open: [], sandbox: await findSandbox({ closed: [], open: [] }, process.env),
      web: { searchKey: null, searchUrl: '', proxy: null, allow: [] }, clock }).find((tool) => tool.spec.name === 'bash');
    const args = bash.check({ command: ${JSON.stringify(command)} }, '/').args;
    const { signal } = new AbortController();
    const ready = await bash.prepare(args, { session: 'ses_x', call: 'call_x', cwd: ${JSON.stringify(root)}, restricted: ${restricted}, signal, killed: signal });
    console.log(JSON.stringify(ready.recovery));
    ${run ? 'void ready.run(() => undefined);' : ''}
    setInterval(() => undefined, 1000);`;

  async function startEngine(bench: { readonly root: string; readonly mark: string }, command: string, run: boolean, restricted = false) {
    await mkdir(join(bench.root, 'outputs'), { recursive: true });
    const child = execFile(process.execPath, ['--input-type=module', '-e', engine(bench.root, command, run, restricted)], {
      cwd: process.cwd(),
      env: { ...process.env, BENCH: bench.mark },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
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
    const bench = await markedBench(AS_PERSON);
    const { recovery, kill } = await startEngine(bench, 'touch ran; sleep 300', false);
    expect(await isAlive(String(recovery.group))).toBe(true);
    await kill();
    while (await isAlive(String(recovery.group))) await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(bench.at('ran'))).toBe(false);
  });

  test('during the run: recovery ends the tree and gives the output so far', async () => {
    const bench = await markedBench(AS_PERSON, { clock: hurried });
    const { root, tool, at, alive } = bench;
    const { recovery, kill } = await startEngine(bench, TREE, true);
    await written(at('pids'));
    while ((await readFile(recovery.output, 'utf8')) === '') await new Promise((resolve) => setImmediate(resolve));
    await kill();
    expect(await alive()).toHaveLength(4);
    const other = { ...recovery, startTime: recovery.startTime.replace(/\d+$/, (ticks) => String(Number(ticks) + 1)), mark: 'another' };
    expect(await tool('bash').recover({}, other, root)).toEqual({ known: false, output: 'up\n' });
    expect(await alive(), 'a group with that number and another start is not touched').toHaveLength(4);
    expect(await tool('bash').recover({}, recovery, root)).toEqual({ known: false, output: 'up\n' });
    expect(await alive()).toEqual([]);
    expect(await tool('bash').recover({}, recovery, root)).toMatchObject({ known: false });
  });

  test('its orphans are found when the shell itself has gone', async () => {
    const bench = await markedBench(AS_PERSON, { clock: hurried });
    const { root, tool, at } = bench;
    const { recovery, kill } = await startEngine(bench, `sleep 300 & echo $! > pid.tmp; mv pid.tmp pid; until [ -e go ]; do :; done`, true);
    const pid = await written(at('pid'));
    process.kill(recovery.group, 'SIGSTOP');
    await kill();
    process.kill(recovery.group, 'SIGKILL');
    while (await isAlive(String(recovery.group))) await new Promise((resolve) => setImmediate(resolve));
    expect(await isAlive(pid)).toBe(true);
    await tool('bash').recover({}, recovery, root);
    expect(await isAlive(pid)).toBe(false);
  });

  test.runIf(sandbox.available())('takes all that runs in a sandbox along, and recovery gives the output so far', async () => {
    const bench = await markedBench(AS_PERSON, { clock: hurried });
    const { recovery, kill } = await startEngine(bench, TREE, true, true);
    await written(bench.at('pids'));
    while ((await readFile(recovery.output, 'utf8')) === '') await new Promise((resolve) => setImmediate(resolve));
    await kill();
    while ((await bench.alive()).length > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await bench.tool('bash').recover({}, recovery, bench.root)).toEqual({ known: false, output: 'up\n' });
  });

  test.runIf(sandbox.available())('whose leash the command has cut: recovery ends it', async () => {
    const bench = await markedBench(AS_PERSON, { clock: hurried });
    // All but itself and the sandbox's first process: the leash too.
    const { recovery, kill } = await startEngine(bench, 'trap "" TERM; kill -9 -1; echo > cut; exec sleep 300', true, true);
    await written(bench.at('cut'));
    await kill();
    expect((await bench.alive()).length).toBeGreaterThan(0);
    await bench.tool('bash').recover({}, recovery, bench.root);
    expect(await bench.alive()).toEqual([]);
  });
});
