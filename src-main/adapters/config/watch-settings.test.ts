import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchSettings, type WatchedSettings } from './watch-settings.ts';

let folder: string;
let watched: WatchedSettings;
const write = (text: string) => writeFile(join(folder, 'coppice.toml'), text);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coppice-settings-'));
  await write('[options]\nagent_max_threads = 3\n[web]\nallow = ["10.0.0.0/8"]\n[model_aliases]\nquick = "a/b"\n');
  watched = await watchSettings({ file: join(folder, 'coppice.toml'), env: {} });
});

afterEach(async () => {
  watched.close();
  await rm(folder, { recursive: true });
});

test('a file that is no TOML, as while it is written, leaves what was read before', async () => {
  await write('[options]\nagent_max_threads = ');
  await watched.reload();
  expect(watched.now().agentMaxThreads).toBe(3);
  expect(watched.now().problems).toEqual([expect.stringMatching(/is not TOML.*what was read before still holds$/)]);
  await write('[options]\nagent_max_threads = 5\n[web]\nallow = ["10.0.0.0/8"]\n[model_aliases]\nquick = "a/b"\n');
  await watched.reload();
  expect(watched.now()).toMatchObject({ agentMaxThreads: 5, problems: [] });
});

test('what is of the start stays as it was, and that is said', async () => {
  await write('[options]\nagent_max_threads = 5\n[model_aliases]\nquick = "c/d"\n');
  await watched.reload();
  const { agentMaxThreads, web, modelAliases, problems } = watched.now();
  expect({ agentMaxThreads, allow: web.allow, modelAliases }).toEqual({
    agentMaxThreads: 5,
    allow: ['10.0.0.0/8'],
    modelAliases: { quick: 'a/b' },
  });
  expect(problems).toEqual([expect.stringContaining('[model_aliases], [web] were changed: start Coppice again')]);
});
