import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { KEY, KINDS } from '#test/support/provider-asking.ts';
import type { Reply } from '#test/support/provider-servers.ts';
import { talk } from '#test/support/talk.ts';
import type { Told } from '#test/support/told.ts';

const call = (name: string, args: object) => ({ call: { name, args } });
const idOf = (result: string | undefined) => (JSON.parse(result ?? '{}') as { agent_id: string }).agent_id;

/** A root that hands two tasks to two children, each in a tree of its own, and waits for both. */
function family({ prompt, answers, results }: Told) {
  const child = /^CHILD (\w+)/m.exec(prompt)?.[1];
  if (child === undefined) {
    if (answers === 0) {
      const spawn = (name: string) => call('spawn_agent', { name, prompt: `CHILD ${name}: write ${name}.txt`, worktree: true });
      return [{ text: 'Two tasks, two agents.' }, spawn('one'), spawn('two')];
    }
    if (answers === 1) return [call('wait_agent', { ids: results.map(idOf) })];
    return [{ text: 'Both are done.' }];
  }
  if (answers === 0) return [call('write', { path: `${child}.txt`, content: `${child} 木 😀\n` })];
  if (answers === 1) return [call('edit', { path: 'src/a.txt', old_string: 'a\n', new_string: `a ${child}\n` })];
  return [{ text: `I wrote ${child}.txt.` }];
}

describe.each(KINDS)('a root and two children over $kind', (kind) => {
  it('completes, leaves a commit on each branch, and keeps every byte of the wire but no key', async () => {
    const printed = [vi.spyOn(console, 'error').mockReturnValue(), vi.spyOn(console, 'log').mockReturnValue()];
    const { whole, server, sent, repository, start } = await talk(kind, family);
    const root = await start('Do two things at once.');
    expect((await whole.ended(root.agent)).run).toMatchObject({ status: 'completed', reason: '' });

    const { agents, worktrees } = await whole.client.live.snapshot();
    expect(agents.map(({ name, depth, run }) => [name, depth, run.status, run.reason].join()).toSorted()).toEqual([
      'main,0,completed,',
      'one,1,completed,',
      'two,1,completed,',
    ]);
    expect(worktrees).toHaveLength(2);
    for (const { agent, branch, commits, files, state } of worktrees) {
      const { name } = agents.find((each) => each.id === agent)!;
      expect({ commits, files, state }).toEqual({ commits: 1, files: 2, state: 'ready' });
      expect(await repository.git('show', `${branch}:${name}.txt`)).toBe(`${name} 木 😀`);
      expect(await repository.git('show', `${branch}:src/a.txt`)).toBe(`a ${name}`);
    }
    expect(await repository.git('status', '--porcelain')).toBe('');
    expect(await repository.git('log', '--oneline')).not.toContain('\n');

    await whole.reopen();
    const exchanges = [];
    for (const { id } of agents) {
      for (const { turn, attempt, requestBytes } of await whole.client.turns.list({ agent: id })) {
        const exchange = await whole.client.turns.exchange({ agent: id, turn, attempt });
        expect(Buffer.byteLength(exchange.request.text)).toBe(requestBytes);
        exchanges.push(exchange);
      }
    }
    const shorts = (texts: string[]) => texts.map((text) => createHash('sha256').update(text).digest('hex')).toSorted();
    expect(exchanges).toHaveLength(9);
    expect(shorts(exchanges.map(({ request }) => request.text))).toEqual(shorts(server.requests.map(({ text }) => text)));
    for (const { request, response, wire } of exchanges) {
      const index = server.requests.findIndex(({ text }) => text === request.text);
      expect(response).toEqual({ text: sent[index]?.toString(), encoding: 'utf8' });
      expect(wire).toMatchObject({ status: 200, method: 'POST' });
      expect(wire.url).toBe(`${server.origin}${server.requests[index]?.path}`);
      expect(wire.url).not.toContain(KEY);
    }
    // The key went to the provider, and nowhere else.
    for (const { headers } of server.requests) expect(headers[kind.credential]).toContain(KEY);
    expect(has(KEY, exchanges, await whole.client.system.status(), await whole.client.live.snapshot(), whole.log)).toBe(false);
    expect(filesWith(KEY, whole.data)).toEqual([]);
    expect(whole.log).toEqual([]);
    for (const print of printed) {
      expect(print).not.toHaveBeenCalled();
      print.mockRestore();
    }
  });
});

describe.each(KINDS)('a provider that repeats the key, over $kind', (kind) => {
  const error = {
    type: 'overloaded_error',
    code: kind.kind === 'google' ? 503 : null,
    status: 'UNAVAILABLE',
    message: `${KEY} is over its limit`,
  };
  const midway = ['event: error\n', `data: ${JSON.stringify({ type: 'error', sequence_number: 1, error })}\n\n`].slice(
    kind.kind === 'anthropic' ? 0 : 1,
  );
  it.each<[string, Reply]>([
    [
      'as the answer to a request',
      { status: 401, body: { error: { type: 'authentication_error', message: `Incorrect API key: ${KEY}` } } },
    ],
    ['as a page of text', { status: 500, body: `<h1>Bearer ${KEY} was refused</h1>`, headers: { 'x-debug': KEY } }],
    ['in the middle of its answer', { raw: midway }],
    ['in what is no stream at all', { raw: [`data: {"token": "${KEY}"\n\n`] }],
  ])('%s does not get it into the database, the log or the window', async (_, reply) => {
    const { whole, start } = await talk(kind, () => reply);
    const root = await start('Hello');
    const { run } = await whole.ended(root.agent);
    expect(['failed', 'interrupted']).toContain(run.status);
    const exchange = await whole.client.turns.exchange({ ...root, turn: 1, attempt: 1 });
    expect(exchange.response?.text).toContain('[secret work]');
    expect(has(KEY, exchange, run, await whole.facts(root.session), await whole.client.live.snapshot(), whole.log)).toBe(false);
    expect(filesWith(KEY, whole.data)).toEqual([]);
  });
});

/** Whether words stand anywhere in values: the answer alone, so that a failing test does not print all of them. */
function has(words: string, ...values: unknown[]): boolean {
  return JSON.stringify(values).includes(words);
}

/** Files below a folder in whose bytes the words stand. */
function filesWith(words: string, folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.map((entry) => join(entry.parentPath, entry.name)).filter((file) => readFileSync(file).includes(words));
  expect(files.map(({ name }) => name)).toContain('coppice.db');
  return found;
}
