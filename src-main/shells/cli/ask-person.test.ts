import { expect, it, onTestFinished, vi } from 'vitest';
import type { BodyOf } from '#shared/events/catalog.ts';
import type { Agent } from '#shared/model/agent.ts';
import { askAtTerminal } from './ask-person.ts';
import type { Client } from './client.ts';

/** What the person reads when an agent asks to run a command of which only the beginning came with the request. */
async function shown(name: string, whole: string): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const client = { blobs: { text: () => Promise.resolve({ text: whole }) } } as unknown as Client;
  const asking = askAtTerminal(client, () => undefined);
  onTestFinished(() => {
    asking.close();
    write.mockRestore();
  });
  const detail = { $text: 'a'.repeat(64), length: whole.length, head: whole.slice(0, 500) };
  const request = { call: 'call_1', cwd: '/p\u001b[2J', display: { kind: 'execute', title: 'Run it', detail } };
  asking.ask({ name, id: '0000000a' } as Agent, request as unknown as BodyOf<'approval.requested'>);
  await vi.waitFor(() => expect(text).toContain('Allow once?'));
  return text;
}

it('shows a command to its end before it can be allowed, however long it is', async () => {
  expect(await shown('coder', `# ${'-'.repeat(5000)}\nrm -rf ~`)).toContain('\nrm -rf ~\n');
});

it('writes out what would steer the terminal, in a name and a folder too', async () => {
  const text = await shown('coder\u001b[1A\u202e', 'ls');
  expect(text).toContain(String.raw`coder\u001b[1A\u202e (0000000a) asks: Run it`);
  expect(text).toContain(String.raw`in /p\u001b[2J`);
});
