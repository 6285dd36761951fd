import { expect, it, onTestFinished, vi } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { LongText } from '#shared/model/text.ts';
import { askAtTerminal, type Wish } from './ask-person.ts';
import type { Client } from './client.ts';

/** What the person reads when an agent wants something of which only the beginning came with the request. */
async function shown(name: string, whole: string, wishOf: (text: LongText) => unknown, prompt = 'Allow once?'): Promise<string> {
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
  const long = { $text: 'a'.repeat(64), length: whole.length, head: whole.slice(0, 500) } as LongText;
  asking.ask({ name, id: '0000000a' } as Agent, wishOf(long) as Wish);
  await vi.waitFor(() => expect(text).toContain(prompt));
  return text;
}

const command = (detail: LongText) => ({
  approval: {
    call: 'call_1',
    cwd: '/p\u001b[2J',
    display: { kind: 'execute', title: 'Run it', detail },
    args: {},
    asks: { destroys: null, patterns: [], why: '' },
  },
});

it('shows a command to its end before it can be allowed, however long it is', async () => {
  expect(await shown('coder', `# ${'-'.repeat(5000)}\nrm -rf ~`, command)).toContain('\nrm -rf ~\n');
});

it('shows a question to its end, and what it offers', async () => {
  const question = (text: LongText) => ({ question: { call: 'call_1', question: text, options: ['Red', 'Blue\u001b[2J'] } });
  const text = await shown('coder', `${'-'.repeat(5000)}\nWhich?`, question, 'Your answer, in words or by its number:');
  expect(text).toContain(String.raw`
Which?
  1  Red
  2  Blue\u001b[2J
`);
});

it('writes out what would steer the terminal, in a name and a folder too', async () => {
  const text = await shown('coder\u001b[1A\u202e', 'ls', command);
  expect(text).toContain(String.raw`coder\u001b[1A\u202e (0000000a) asks: Run it`);
  expect(text).toContain(String.raw`in /p\u001b[2J`);
});
