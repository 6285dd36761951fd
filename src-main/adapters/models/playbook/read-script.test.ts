import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readScript } from './read-script.ts';

test('a file is read; a pipe that nobody writes to, a device and a folder are refused at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-script-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.yaml'), 'version: 1\n');
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(readScript(join(folder, 'a.yaml'))).toBe('version: 1\n');
  for (const path of [join(folder, 'pipe'), '/dev/zero', folder]) expect(() => readScript(path)).toThrow('not a regular file');
  expect(() => readScript(join(folder, 'none'))).toThrow('no such file');
});
