import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ask, Told } from './control.ts';

const HOUSE = join(import.meta.dirname, '../..');

let data: string;
let app: ChildProcess;
let said = '';

beforeAll(async () => {
  // Builds only what is missing or older than its source.
  const build = spawn(process.execPath, [join(HOUSE, 'src-main/shells/start/build.ts')], {
    stdio: 'inherit',
  });
  expect((await once(build, 'exit'))[0]).toBe(0);
  data = mkdtempSync(join(tmpdir(), 'coppice-electron-'));
  const shim = ['--import', join(import.meta.dirname, 'register.mjs')];
  app = spawn(process.execPath, [...shim, join(HOUSE, 'out/main/electron.js'), '-D', data], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [app.stdout, app.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
  await vi.waitFor(async () => expect(await tell({ ask: 'evaluate', script: 'document.readyState' })).toBe('complete'), {
    timeout: 20_000,
    interval: 50,
  });
}, 60_000);

afterAll(() => {
  app.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function tell(request: Ask): Promise<unknown> {
  if (app.exitCode !== null) throw new Error(`the app has ended with ${app.exitCode}:\n${said}`);
  const told = once(app, 'message') as Promise<[Told]>;
  app.send(request);
  const [answer] = await told;
  if ('failed' in answer) throw new Error(`${answer.failed}\n${said}`);
  return answer.told;
}

const evaluate = (script: string) => tell({ ask: 'evaluate', script });
const system = async () =>
  (await tell({ ask: 'asked' })) as {
    opened: string[];
    errors: string[];
    schemes: { scheme: string }[];
  };

describe('the built Electron shell', () => {
  it('shows the window, and what the window draws', async () => {
    await expect.poll(() => tell({ ask: 'text', selector: '#root' }).then(String)).not.toBe('');
    expect(await evaluate('document.title')).toContain('Coppice');
    expect((await system()).errors).toEqual([]);
  });

  it('answers the calls of the window over its port, and again after a reload', async () => {
    // The status bar names the data directory, which only the engine knows.
    const shown = () => tell({ ask: 'text', selector: '#root' });
    await expect.poll(shown, { timeout: 5_000 }).toContain(data);
    await tell({ ask: 'reload' });
    await expect.poll(shown, { timeout: 5_000 }).toContain(data);
    expect(await shown()).toContain('Connected');
  });

  it('gives the page one function, and nothing of Node', async () => {
    expect(await evaluate('Object.keys(window.coppice)')).toEqual(['connect']);
    expect(await evaluate('[typeof require, typeof process, typeof Buffer]')).toEqual(['undefined', 'undefined', 'undefined']);
    expect(await tell({ ask: 'options' })).toMatchObject({
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      },
    });
    expect((await system()).schemes).toMatchObject([{ scheme: 'coppice', privileges: { standard: true, secure: true } }]);
  });

  it('serves the window under a strict policy, and no other file', async () => {
    const page = `fetch('/').then((answer) => answer.headers.get('content-security-policy'))`;
    expect(await evaluate(page)).toContain("script-src 'self';");
    for (const path of ['/package.json', '/%2e%2e/%2e%2e/package.json', '/../main/electron.js']) {
      expect([path, await evaluate(`fetch('${path}').then((answer) => answer.status)`)]).toEqual([path, 404]);
    }
    const inline = `{ const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.head.append(script); window.ran }`;
    expect(await evaluate(inline)).toBeUndefined();
  });

  it('goes nowhere else, and hands web links, and only those, to the system', async () => {
    const before = await evaluate('location.href');
    await evaluate(`location.href = 'https://example.com/away'`);
    for (const link of [
      'https://example.com/docs',
      'mailto:a@example.com',
      'file:///etc/passwd',
      'smb://host/share',
      'javascript:alert(1)',
    ]) {
      await evaluate(`void window.open('${link}')`);
    }
    await expect.poll(async () => (await system()).opened).toEqual(['https://example.com/docs', 'mailto:a@example.com']);
    expect(await evaluate('location.href')).toBe(before);
  });

  it('refuses permissions', async () => {
    for (const name of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read']) {
      expect([name, await tell({ ask: 'permission', name })]).toEqual([name, false]);
    }
  });

  it('ends with its last window: the engine in order, the lock free, the place kept', async () => {
    expect(existsSync(join(data, 'engine.json'))).toBe(true);
    const ended = once(app, 'exit');
    app.send({ ask: 'close' } satisfies Ask);
    expect([(await ended)[0], said]).toEqual([0, expect.any(String)]);
    expect(existsSync(join(data, 'engine.json'))).toBe(false);
    expect(JSON.parse(readFileSync(join(data, 'window.json'), 'utf8'))).toMatchObject({
      width: 1440,
      height: 900,
      maximized: false,
    });
  });
});
