import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { newCommandId, openCoppice, type CoppiceOptions } from '#test/support/coppice.ts';
import { SystemStatus } from '#shared/contract/system.ts';
import { expect, it, onTestFinished } from 'vitest';

const SECRETS = ['sk-in-the-file-1234567', 'sk-in-the-environment-1234567', 'header-value-1234567'];

async function coppice(options: CoppiceOptions) {
  const whole = await openCoppice(options);
  onTestFinished(() => whole.close());
  return whole;
}

it('status says what is set up and where it came from, and no secret', async () => {
  const whole = await coppice({
    config: `
      [providers.own]
      kind = "openai-compatible"
      base_url = "http://127.0.0.1:9/v1"
      api_key = "${SECRETS[0]}"
      headers = { "x-gateway-token" = "${SECRETS[2]}" }
      [providers.half]
      kind = "openai-compatible"
      headers = ["${SECRETS[2]}"]
      [options]
      model = "own/some-model"
      agent_max_depth = "deep"
      [build_budget_presets.night]
      max_cost_usd = 2
    `,
    env: { ANTHROPIC_API_KEY: SECRETS[1] ?? '' },
  });
  const status = await whole.client.system.status();
  expect(SystemStatus.parse(status)).toEqual(status);
  expect(status).toMatchObject({
    shell: 'cli',
    dataDirectory: whole.data,
    configFile: whole.configFile,
    git: expect.stringMatching(/^\d+\.\d+/),
    platform: process.platform,
    sandbox: { kind: expect.stringMatching(/^(?:bubblewrap|seatbelt|none)$/), why: expect.stringMatching(/./) },
    model: 'own/some-model',
    // With a provider come the built-in names for its models.
    models: ['own/some-model', 'large', 'small', 'fable', 'opus', 'sonnet', 'haiku'],
    aliases: expect.objectContaining({ large: expect.stringMatching(/^anthropic\/claude-/) }),
    presets: ['night'],
    trouble: null,
  });
  expect(status.providers.map(({ name, source, ready }) => [name, source, ready])).toEqual([
    ['own', 'config', true],
    ['half', 'config', false],
    ['anthropic', 'ANTHROPIC_API_KEY', true],
  ]);
  expect(status.providers[1]?.problem).toContain('providers.half.base_url');
  expect(status.configProblems.toSorted()).toEqual([
    expect.stringMatching(/options\.agent_max_depth.*a whole number from -1/),
    expect.stringMatching(/providers\.half\.headers.*a table of strings/),
  ]);
  for (const secret of SECRETS) expect(JSON.stringify(status).includes(secret)).toBe(false);
});

it('status says of a configured model that nobody has what there is', async () => {
  const whole = await coppice({ config: '[options]\nmodel = "sonet"', env: { GEMINI_API_KEY: SECRETS[1] ?? '' } });
  const { model, models, configProblems } = await whole.client.system.status();
  expect({ model, first: models.slice(0, 2) }).toEqual({ model: 'sonet', first: ['sonet', 'large'] });
  expect(configProblems).toEqual([
    expect.stringMatching(
      /^the configured model cannot be used: "sonet" names no model\. .*google, playbook, or one of these names: large/,
    ),
  ]);
});

it('status says where a file is no TOML, without the line that may hold a key', async () => {
  const whole = await coppice({ config: `[providers.own]\napi_key = "${SECRETS[0]}\n` });
  const { configProblems } = await whole.client.system.status();
  expect(configProblems).toEqual([expect.stringMatching(/coppice\.toml:2:\d+ is not TOML/)]);
  expect(configProblems.join().includes(SECRETS[0] ?? '')).toBe(false);
});

it('each tour has a repository of its own in the data directory', async () => {
  const whole = await coppice({});
  const cwd = async () => {
    const { session, agent } = await whole.client.sessions.tour({ commandId: newCommandId() });
    await whole.client.sessions.stop({ commandId: newCommandId(), session });
    await whole.ended(agent);
    return (await whole.client.live.snapshot()).sessions.find(({ id }) => id === session)?.cwd;
  };
  expect(await cwd()).toBe(join(whole.data, 'tour', 'till'));
  expect(await cwd()).toBe(join(whole.data, 'tour', 'till-2'));
  expect(existsSync(join(whole.data, 'tour', 'till', '.git'))).toBe(true);
});
