import { createInterface } from 'node:readline/promises';
import { randomUUID } from 'node:crypto';
import type { BodyOf } from '#shared/events/catalog.ts';
import type { CallId, CommandId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { LongText } from '#shared/model/text.ts';
import type { Client } from './client.ts';
import { printable } from './lines.ts';

export interface Asking {
  ask(agent: Agent, request: BodyOf<'approval.requested'>): void;
  /** It was answered, here or elsewhere. */
  forget(call: CallId): void;
  close(): void;
}

/** Asks at the terminal, one request after another. Enter alone denies nothing and allows nothing: it asks again. */
export function askAtTerminal(client: Client, onError: (error: unknown) => void): Asking {
  const open: { agent: Agent; request: BodyOf<'approval.requested'> }[] = [];
  let asking: { call: CallId; abort: AbortController } | null = null;

  const next = async (): Promise<void> => {
    const first = open[0];
    if (asking !== null || first === undefined) return;
    const { agent, request } = first;
    const abort = new AbortController();
    asking = { call: request.call, abort };
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // While a line is edited the terminal sends no signals: Ctrl-C is a key like any other.
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      const detail = request.display.detail === undefined ? '' : `\n${await wholeText(client, request.display.detail)}`;
      const asked = `${agent.name} (${agent.id}) asks: ${request.display.title}\nin ${request.cwd}${detail}`;
      process.stderr.write(`\n${printable(asked)}\n`);
      for (;;) {
        const said = (await terminal.question('Allow once? y, or n and words for the agent: ', { signal: abort.signal })).trim();
        const [word = '', ...rest] = said.split(/\s+/);
        const allow = /^y(es)?$/i.test(word);
        if (!allow && !/^n(o)?$/i.test(word)) continue;
        const commandId = randomUUID() as string as CommandId;
        await client.approvals.answer({ commandId, call: request.call, answer: allow ? 'once' : 'deny', words: rest.join(' ') });
        break;
      }
    } catch (error) {
      if (!abort.signal.aborted) onError(error);
    } finally {
      terminal.close();
      asking = null;
      const index = open.indexOf(first);
      if (index >= 0) open.splice(index, 1);
      void next();
    }
  };

  return {
    ask(agent, request) {
      open.push({ agent, request });
      void next();
    },
    forget(call) {
      const index = open.findIndex(({ request }) => request.call === call);
      if (index > 0) open.splice(index, 1);
      if (asking?.call === call) asking.abort.abort();
    },
    close() {
      open.length = 0;
      asking?.abort.abort();
    },
  };
}

/** All of it, however long: nobody allows what could not be read to its end. */
async function wholeText(client: Client, text: LongText): Promise<string> {
  return typeof text === 'string' ? text : (await client.blobs.text({ hash: text.$text })).text;
}
