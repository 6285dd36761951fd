import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';

let installation: Installation;
beforeEach(async () => {
  installation = await makeInstallation();
});
afterEach(() => installation.remove());

const OWN = '[prices."local/*"]\ninput = 0\n[prices."anthropic/claude-opus-5-5"]\ninput = 3\noutput = 12.5\n';

it('tells what models cost, the person’s own marked, without starting an engine', async () => {
  await writeFile(installation.configFile, OWN);
  const { code, stdout, stderr } = await installation.run(['prices']);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/u).join(' '));
  expect(lines.slice(1, 3)).toEqual(['* local/* 0.00 0.00 0.00 0.00 config', '* anthropic/claude-opus-5-5 3.00 12.50 3.00 3.00 config']);
  expect(lines).toContainEqual(
    expect.stringMatching(/^anthropic\/claude-haiku-5-5 0\.10 0\.50 0\.01 0\.125 \d{4}-\d\d-\d\d https:\/\/platform\.claude\.com\//u),
  );
  expect(lines).toContain('prompts above 100,000 0.50 2.50 0.05 0.625');
});

it('tells them as one JSON document', async () => {
  await writeFile(installation.configFile, OWN);
  const { stdout } = await installation.run(['--json', 'prices']);
  const prices = JSON.parse(stdout) as { reference: string }[];
  expect(prices[0]).toEqual({
    reference: 'local/*',
    own: true,
    from: null,
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    long: [],
    source: 'config',
    date: null,
  });
  expect(prices).toContainEqual(expect.objectContaining({ reference: 'openai/gpt-6-luna', own: false, input: 100_000_000 }));
});

it('says what is wrong with a price instead', async () => {
  await writeFile(installation.configFile, '[prices."local/m"]\ninput = 3\n');
  const { code, stdout, stderr } = await installation.run(['prices']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/coppice\.toml: key "prices\."local\/m"\.output" is missing/u);
});
