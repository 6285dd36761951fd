import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findSandbox } from './find-sandbox.ts';

const folders = { closed: [], open: [] };

test('a program that is there and does not work is no sandbox, and its words are the reason', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coppice-sandbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'bwrap'), '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2; exit 1\n');
  await chmod(join(folder, 'bwrap'), 0o755);
  const found = await findSandbox(folders, { PATH: `relative:${folder}` }, 'linux');
  expect(found).toMatchObject({
    kind: 'none',
    why: expect.stringMatching(/^not enforced by the system: .*bwrap is there.*No permissions/),
  });
  expect(found.available()).toBe(false);
  await expect(found.confine({ command: ['true'], workspace: folder, cwd: folder })).rejects.toThrow('no command can be confined');
});

test('where there is none for the system, it says so', async () => {
  expect(await findSandbox(folders, {}, 'win32')).toMatchObject({ kind: 'none', why: expect.stringContaining('win32') });
});
