import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';
import { makeHostileRepository } from '#test/support/hostile-repository.ts';
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

test('a repository that wants to run and to send is opened, worked on, reviewed and merged: before trust it runs nothing and sends nothing', async () => {
  const connections: string[] = [];
  const evil = createServer((socket) => {
    socket.once('data', (data) => connections.push(data.toString('latin1').slice(0, 200)));
    connections.push('a connection');
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(evil, 'listening');
  onTestFinished(() => void evil.close());
  const repository = await makeHostileRepository(`http://127.0.0.1:${(evil.address() as AddressInfo).port}`);
  onTestFinished(() => repository.remove());

  const server = await startAnthropicServer((json) => work(toldInMessages(json)));
  onTestFinished(() => server.close());
  const whole = await openCoppice({
    config: `[options]\nmodel = "work/some-model"\n[providers.work]\nkind = "anthropic"\nbase_url = "${server.url}"\napi_key = "\${WORK_KEY}"\n`,
    env: { WORK_KEY: KEY },
  });
  onTestFinished(() => whole.close());
  const { client } = whole;

  // Opening.
  expect(await client.system.folder({ path: repository.path })).toMatchObject({ kind: 'repository', branch: 'main' });
  await client.system.browse({ path: repository.path });
  const known = await client.agents.types({ folder: repository.path });
  expect(known.trusted).toBe(false);
  const own = known.types.filter(({ source }) => source === 'project').map(({ name }) => name);
  expect(own.toSorted()).toEqual(['coder', 'general-purpose', 'reviewer']);
  expect(known.types.filter(({ source }) => source === 'built-in').every(({ overriddenBy }) => overriddenBy === null)).toBe(true);

  // Running.
  const asked = { commandId: newCommandId(), cwd: repository.path, prompt: 'Have it written.', model: null, mode: 'auto' } as const;
  const root = await client.sessions.start(asked);
  expect((await whole.ended(root.agent)).run).toMatchObject({ status: 'completed' });
  const { agents } = await client.live.snapshot();
  const kid = agents.find(({ name }) => name === 'kid');
  expect(kid).toMatchObject({ type: 'coder', definition: { source: 'built-in' }, model: 'work/some-model', run: { status: 'completed' } });
  const instructions = server.requests.map(({ json }) => JSON.stringify(json['system'])).join();
  expect(instructions).not.toContain('somebody else');

  // Reviewing and merging.
  const changes = await client.review.changes({ agent: kid!.id });
  expect(changes.files.map(({ path }) => path).toSorted()).toEqual(['new.evil', 'src/code.c']);
  for (const { path } of changes.files) await client.review.file({ agent: kid!.id, path, from: null });
  await client.review.merge({ commandId: newCommandId(), agent: kid!.id, head: changes.head });
  expect(await client.system.folder({ path: repository.path })).toMatchObject({ dirty: 0 });

  expect(await repository.ran()).toEqual([]);
  expect(connections).toEqual([]);
  for (const { headers } of server.requests) expect(headers).not.toHaveProperty('x-stolen');
  expect(whole.log).toEqual([]);

  // It is a trap that works: the person's own git steps into it.
  await repository.git('diff', 'HEAD~1').catch(() => undefined);
  expect(await repository.ran()).not.toEqual([]);
});
