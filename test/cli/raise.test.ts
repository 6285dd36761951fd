import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { resultIn } from './output.ts';

let installation: Installation;
let repository: TestRepository;
let agent: string;

/** A run that is short of turns, ended by that. */
beforeEach(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  await installation.write('config/coppice.toml', '[build_budget_presets.short]\nmax_turns = 2\ntimeout_seconds = 600\n');
  const glob = (pattern: string) => `      - call: [{ tool: glob, args: { pattern: '${pattern}' } }]\n`;
  const turns = `${glob('a*')}${glob('b*')}      - say: I have seen it all.\n`;
  const script = await installation.write('script.yaml', `version: 1\nagents:\n  - match: {}\n    turns:\n${turns}`);
  const run = ['run', '-C', repository.path, '-m', `playbook/${script}`, '--mode', 'auto', '--preset', 'short', '--json', 'Go.'];
  const ended = await installation.run(run);
  expect(ended.code).toBe(3);
  agent = resultIn(ended.stdout).agent_id;
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
});

it('goes on under the limits that were named, the others as they were', async () => {
  const raised = await installation.run(['agents', 'raise', agent.slice(0, 6), '--max-turns', '5', '--max-cost', '0.5', '--json']);
  expect(raised.code).toBe(0);
  expect(resultIn(raised.stdout)).toMatchObject({ status: 'completed', text: 'I have seen it all.', usage: { cost_usd: 0 } });
  const { stdout } = await installation.run(['agents', 'list', '--json']);
  expect(JSON.parse(stdout)).toMatchObject([{ run: { budget: { maxTurns: 5, timeoutSeconds: 600, maxCost: 500_000_000 }, turns: 3 } }]);
  // No limit ended it this time.
  const again = await installation.run(['agents', 'raise', agent, '--max-turns', '9']);
  expect(again.code).not.toBe(0);
  expect(again.stderr).toContain('no limit ended it');
});

it.each([
  [['--max-turns', '2.5'], '--max-turns: expected a whole number from 1 on, got "2.5"'],
  [['--max-cost', 'lots'], '--max-cost: expected a number above 0, got "lots"'],
  [[], 'no limit was named'],
])('refuses %j before anything is begun', async (limits, message) => {
  const { code, stderr } = await installation.run(['agents', 'raise', agent, ...limits]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
