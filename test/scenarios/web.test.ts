import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';

const KEY = 'BSA-0123456789abcdef';

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a whole Coppice searches, fetches what the person allows and nothing else, keeps the list, and lets no key out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coppice-web-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const inside = await serve((_request, response) => response.end('the secret of the house'));
  const site = await serve((_request, response) => response.setHeader('content-type', 'text/html').end('<title>Oak</title><p>It is old.'));
  const search = await serve((request, response) => {
    expect(request.headers['x-subscription-token']).toBe(KEY);
    response.end(
      JSON.stringify({
        web: { results: [{ title: 'Oak', url: `http://${site}/`, description: request.headers['x-subscription-token'] }] },
      }),
    );
  });
  const calls = [
    { tool: 'web_search', args: { query: 'old oaks' } },
    { tool: 'web_fetch', args: { url: `http://${site}/` } },
    { tool: 'web_fetch', args: { url: `http://${inside}/` } },
    { tool: 'todo', args: { todos: [{ content: 'Read about oaks', status: 'in_progress' }] } },
    { tool: 'bash', args: { command: 'echo "[$SEARCH_PLACE]"' } },
  ];
  const script = join(folder, 'script.yaml');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  await writeFile(script, JSON.stringify({ version: 1, agents: [{ match: {}, turns: [{ call: calls }, { say: 'Read.' }] }] }));
  const whole = await openCoppice({
    config: `[web]\nsearch_key = "\${SEARCH_PLACE}"\nsearch_url = "http://${search}/"\nallow = ["${site}"]\n`,
    env: { SEARCH_PLACE: KEY },
  });
  onTestFinished(() => whole.close());
  const asked = {
    commandId: newCommandId(),
    cwd: workspace,
    prompt: 'Read about oaks.',
    model: `playbook/${script}`,
    mode: 'auto',
  } as const;
  const root = await whole.client.sessions.start(asked);
  expect((await whole.ended(root.agent)).run.status).toBe('completed');

  const facts = await whole.facts(root.session);
  // They run side by side, and end in any order.
  const ended = facts.flatMap((event) => {
    if (event.type !== 'tool.requested') return [];
    return facts.flatMap((other) => (other.type === 'tool.ended' && other.body.call === event.body.call ? [other.body] : []));
  });
  expect(ended.map(({ outcome, output }) => [outcome, output])).toEqual([
    ['ok', `1. Oak\n   http://${site}/\n   [secret search_key]`],
    ['ok', `http://${site}/ (200 OK)\nTitle: Oak\n\nIt is old.`],
    ['error', expect.stringMatching(/127\.0\.0\.1 is no public address \(loopback\)/)],
    ['ok', expect.stringContaining('[>] Read about oaks')],
    ['ok', '[]'],
  ]);
  expect(ended[3]?.facts).toEqual({ todos: [{ content: 'Read about oaks', status: 'in_progress' }] });
  expect(JSON.stringify(facts)).not.toContain(KEY);
  expect(whole.log.join()).not.toContain(KEY);
});
