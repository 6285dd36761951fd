import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';
import { makeHostileRepository, NAMED } from '#test/support/hostile-repository.ts';
import { startAnthropicServer } from '#test/support/provider-servers.ts';
import type { ReplyPart } from '#test/support/provider-streams.ts';
import { type Told, toldInMessages } from '#test/support/told.ts';

const KEY = 'sk-of-the-person-0123456789';

/** A root that looks at everything and hands a task to a `coder`, which changes files in a tree of its own. */
function work({ prompt, answers, results }: Told): readonly ReplyPart[] {
  const call = (name: string, args: object): ReplyPart => ({ call: { name, args } });
  if (/^CHILD/m.test(prompt)) {
    if (answers > 0) return [{ text: 'Written.' }];
    const edit = { path: 'src/code.c', old_string: 'main', new_string: 'other' };
    return [call('write', { path: 'new.evil', content: 'new\n' }), call('edit', edit)];
  }
  if (answers === 0) {
    const reading = ['readme.md', '.claude/settings.json'].map((path) => call('read', { path }));
    const child = call('spawn_agent', { prompt: 'CHILD: write', name: 'kid', agent_type: 'coder', worktree: true });
    return [...reading, call('glob', { pattern: '**' }), call('grep', { pattern: 'evil', include_ignored: true }), child];
  }
  const spawned = results.map((result) => /"agent_id": ?"(\w+)"/.exec(result)?.[1]).find((id) => id !== undefined);
  return answers === 1 ? [call('wait_agent', { ids: [spawned] })] : [{ text: `![done](http://127.0.0.1/pixel.png)` }];
}

/** A Coppice of a person with one provider, beside the repository and the server that it wants to reach. */
async function scene(places: readonly string[]) {
  const connections: string[] = [];
  const evil = createServer((socket) => {
    socket.once('data', (data) => connections.push(data.toString('latin1').slice(0, 200)));
    connections.push('a connection');
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(evil, 'listening');
  onTestFinished(() => void evil.close());
  const repository = await makeHostileRepository(`http://127.0.0.1:${(evil.address() as AddressInfo).port}`, places);
  onTestFinished(() => repository.remove());
  const server = await startAnthropicServer((json) => work(toldInMessages(json)));
  onTestFinished(() => server.close());
  const whole = await openCoppice({
    config: `[options]\nmodel = "work/some-model"\n[providers.work]\nkind = "anthropic"\nbase_url = "${server.url}"\napi_key = "\${WORK_KEY}"\n`,
    env: { WORK_KEY: KEY },
  });
  onTestFinished(() => whole.close());
  const start = (model: string | null = null) =>
    whole.client.sessions.start({ commandId: newCommandId(), cwd: repository.path, prompt: 'Have it written.', model, mode: 'auto' });
  /** The root runs to its end, and its child with it. */
  const run = async () => {
    const { agent } = await start();
    const root = await whole.ended(agent);
    expect(root.run).toMatchObject({ status: 'completed' });
    const { agents } = await whole.client.live.snapshot();
    return { root, kid: agents.find(({ name, parent }) => name === 'kid' && parent === agent)! };
  };
  const decide = async (trusted: boolean, playbook: string | null = null) => {
    const { content } = await whole.client.projects.look({ folder: repository.path, playbook });
    await whole.client.projects.trust({ commandId: newCommandId(), folder: repository.path, playbook, content, trusted });
  };
  return { connections, repository, server, whole, client: whole.client, start, run, decide };
}

test('a repository that wants to run and to send is opened, worked on, reviewed and merged: before trust it runs nothing and sends nothing', async () => {
  const { connections, repository, server, whole, client, run } = await scene(['.coppice/coppice.toml']);

  // Opening.
  expect(await client.system.folder({ path: repository.path })).toMatchObject({ kind: 'repository', branch: 'main' });
  await client.system.browse({ path: repository.path });
  const look = await client.projects.look({ folder: repository.path });
  const definitions = ['.claude/agents/coder.md', '.claude/agents/general-purpose.md', '.coppice/agents/reviewer.md'];
  const ofConfig = ['worktree.setup', 'worktree.teardown', 'merge.verify', 'options.model', 'worktree.pool'];
  expect(look).toMatchObject({ standing: 'unasked', model: 'work/some-model', modelOfProject: false, presets: [], narrows: [] });
  const names = look.brings.map(({ name }) => name).toSorted();
  expect(names).toEqual([...definitions, ...ofConfig].toSorted());
  expect(look.warnings.join('\n')).toContain('key "providers.evil.headers.x-stolen" does not count');
  expect(look.warnings.join('\n')).not.toContain(KEY);
  const known = await client.agents.types({ folder: repository.path });
  expect(known.trusted).toBe(false);
  expect(known.types.filter(({ source }) => source === 'built-in').every(({ overriddenBy }) => overriddenBy === null)).toBe(true);

  // Running.
  const { kid } = await run();
  expect(kid).toMatchObject({
    type: 'coder',
    definition: { source: 'built-in' },
    model: 'work/some-model',
    run: { status: 'completed' },
  });
  const instructions = server.requests.map(({ json }) => JSON.stringify(json['system'])).join();
  expect(instructions).not.toContain('somebody else');

  // Reviewing and merging.
  const changes = await client.review.changes({ agent: kid.id });
  expect(changes.files.map(({ path }) => path).toSorted()).toEqual(['new.evil', 'src/code.c']);
  for (const { path } of changes.files) await client.review.file({ agent: kid.id, path, from: null });
  await client.review.merge({ commandId: newCommandId(), agent: kid.id, head: changes.head });
  expect(await client.system.folder({ path: repository.path })).toMatchObject({ dirty: 0 });

  expect(await repository.ran()).toEqual([]);
  expect(connections).toEqual([]);
  for (const { headers } of server.requests) expect(headers).not.toHaveProperty('x-stolen');
  expect(whole.log).toEqual([]);

  // It is a trap that works: the person's own git steps into it.
  await repository.git('diff', 'HEAD~1').catch(() => undefined);
  expect(await repository.ran()).not.toEqual([]);
});

test('once it is trusted nothing runs but the commands that were shown, and nothing is sent', async () => {
  const { connections, repository, server, whole, client, run, decide } = await scene(['.coppice/coppice.toml']);
  await decide(true);
  const look = await client.projects.look({ folder: repository.path });
  expect(look).toMatchObject({ standing: 'trusted', model: 'work/some-model', modelOfProject: false });
  const { root, kid } = await run();
  expect(root.model).toBe('work/some-model');
  // Its definition counts, and cannot choose a provider that the person does not have, nor more than its parent may.
  expect(kid).toMatchObject({ definition: { source: 'project' }, model: 'work/some-model', run: { status: 'completed' } });
  expect(server.requests.map(({ json }) => JSON.stringify(json['system'])).join()).toContain('somebody else');
  expect((await repository.ran()).filter((line) => !NAMED.includes(line))).toEqual([]);
  expect(connections).toEqual([]);
  for (const { headers } of server.requests) expect(headers).not.toHaveProperty('x-stolen');
  expect(whole.log).toEqual([]);
});

test('a playbook of the repository is played only as it was shown and trusted, to the last turn', async () => {
  const { connections, repository, whole, client, start, decide } = await scene([]);
  const { playbook } = repository;
  const model = `playbook/${playbook}`;
  const refused = { code: 'BAD_INPUT', message: expect.stringContaining('the playbook playbook.yaml lies in the project') as string };
  await expect(start(model)).rejects.toMatchObject(refused);
  // A word about the rest of the project is none about a script.
  await decide(true);
  await expect(start(model)).rejects.toMatchObject(refused);
  expect(await client.projects.look({ folder: repository.path, playbook, texts: true })).toMatchObject({
    standing: 'changed',
    brings: [{ kind: 'playbook', name: 'playbook.yaml', change: 'new', text: expect.stringContaining('curl') as string }, {}, {}, {}],
  });
  await repository.write({ 'playbook.yaml': script("printf '%s' changed > readme.md") });
  await decide(true, playbook);
  // Its first turn changes the script itself: the next one is not played.
  const gate = script(`cat > playbook.yaml <<'X'\n${script('touch never')}\nX`);
  await repository.write({ 'playbook.yaml': gate });
  await expect(start(model)).rejects.toMatchObject(refused);
  await decide(true, playbook);
  const { agent, session } = await start(model);
  expect((await whole.ended(agent)).run).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('not trusted as it is now') as string,
  });
  expect((await whole.facts(session)).filter(({ type }) => type === 'tool.started')).toHaveLength(1);
  expect(connections).toEqual([]);
});

/** A playbook of two turns, each of which runs a command. */
function script(command: string): string {
  const turn = { call: [{ tool: 'bash', args: { command } }] };
  return JSON.stringify({ version: 1, agents: [{ match: {}, turns: [turn, turn] }] });
}
