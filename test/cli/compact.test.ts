import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { resultIn } from './output.ts';

let installation: Installation;
let repository: TestRepository;
beforeEach(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
});

it('compacts a session that has ended, tells so in a line and as an event, and the script goes on where it was', async () => {
  const turns = `      - call: [{ tool: glob, args: { pattern: 'a*' } }]\n      - say: I have seen it.\n      - say: And once more.\n`;
  const script = await installation.write('script.yaml', `version: 1\nagents:\n  - match: {}\n    turns:\n${turns}`);
  const ran = await installation.run(['run', '-C', repository.path, '-m', `playbook/${script}`, '--mode', 'auto', '--json', 'Go.']);
  const { agent_id: agent, session_id: session } = resultIn(ran.stdout);

  const compacted = await installation.run(['agents', 'compact', agent.slice(0, 6), 'the names']);
  expect([compacted.code, compacted.stderr]).toEqual([
    0,
    expect.stringMatching(/main · compacts its context\nmain · compacted: 1 turn became a summary/),
  ]);
  const again = await installation.run(['agents', 'compact', agent, '--json']);
  expect(
    again.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { type?: string }).type),
  ).toContain('context.compacted');
  // Nothing is left that a third summary could take the place of.
  const third = await installation.run(['agents', 'compact', agent]);
  expect([third.code, third.stderr]).toEqual([1, expect.stringContaining('main has nothing yet that a summary could take the place of')]);

  const steered = await installation.run(['agents', 'steer', agent, 'Go on.']);
  expect(steered.stdout).toContain('And once more.');
  const shown = await installation.run(['sessions', 'show', session]);
  expect(shown.stdout).toContain('[compacted: 1 turn became a summary]\nA script plays this agent');
  expect(shown.stdout.match(/A script plays this agent/g)).toHaveLength(2);
});
