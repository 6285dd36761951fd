import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findElectron } from './electron-binary.ts';

let root: string;
let folder: string;
let memory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'coppice-start-'));
  folder = join(root, 'electron');
  memory = join(root, 'cache/electron-missing');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1"}');
});
afterEach(() => rmSync(root, { recursive: true }));

/** An installer that notes each run, then does as told. */
const installer = (then: string) =>
  writeFileSync(
    join(folder, 'install.js'),
    `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(join(root, 'runs'))}, 'x');\n${then}`,
  );
const runs = () => (existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').length : 0);

const BRINGS = `
  fs.mkdirSync(__dirname + '/dist');
  fs.writeFileSync(__dirname + '/dist/version', '45.4.1');
  fs.writeFileSync(__dirname + '/dist/electron', '');
  fs.writeFileSync(__dirname + '/path.txt', 'electron');`;

it('lets the installer bring the binary, and finds it from then on', async () => {
  installer(BRINGS);
  const found = { binary: join(folder, 'dist/electron') };
  expect(await findElectron({ folder, memory })).toEqual(found);
  expect(await findElectron({ folder, memory })).toEqual(found);
  expect(runs()).toBe(1);
});

it('asks once where it cannot be downloaded, and again for another version', async () => {
  installer('process.exit(1)');
  expect(await findElectron({ folder, memory })).toEqual({ missing: expect.stringContaining('could not be downloaded') });
  expect(await findElectron({ folder, memory })).toEqual({ missing: expect.stringContaining(memory) });
  expect(runs()).toBe(1);
  writeFileSync(join(folder, 'package.json'), '{"version":"46.0.0"}');
  await findElectron({ folder, memory });
  expect(runs()).toBe(2);
});

it('does not wait for a download that hangs, and leaves none of its processes', async () => {
  const pid = join(root, 'pid');
  installer(`
    const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    fs.writeFileSync(${JSON.stringify(pid)}, String(child.pid));
    setInterval(() => {}, 1000);`);
  expect(await findElectron({ folder, memory, patience: 400 })).toEqual({ missing: expect.stringContaining('within 0.4 s') });
  if (existsSync(pid)) await expect.poll(() => alive(Number(readFileSync(pid, 'utf8')))).toBe(false);
});

it('takes no binary of another version, and says when the package is not there', async () => {
  installer(BRINGS.replaceAll('45.4.1', '44.0.0'));
  expect(await findElectron({ folder, memory })).toEqual({ missing: expect.stringContaining('left none') });
  expect(await findElectron({ folder: join(root, 'none'), memory })).toEqual({ missing: 'Electron is not installed' });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Ended, and not yet read by whoever inherited it.
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
