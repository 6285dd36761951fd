import { createInterface, type Interface } from 'node:readline/promises';
import type { CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { Question } from '#shared/model/question.ts';
import type { LongText } from '#shared/model/text.ts';
import type { Client } from './client.ts';
import { printable } from './lines.ts';
import { newCommand } from './new-command.ts';

/** What an agent wants of the person: leave for one call, or words. */
export type Wish =
  | { readonly approval: Pick<Approval, 'call' | 'cwd' | 'display'> }
  | { readonly question: Pick<Question, 'call' | 'question' | 'options'> };

export interface Asking {
  ask(agent: Agent, wish: Wish): void;
  /** It was answered, here or elsewhere. */
  forget(call: CallId): void;
  close(): void;
}

interface Open {
  readonly call: CallId;
  /** What is shown before the first question. */
  readonly show: () => Promise<string>;
  readonly prompt: string;
  /** @returns whether the line was an answer: if not it is asked again */
  readonly answer: (line: string) => Promise<boolean>;
}

/** Asks at the terminal, one after another. Enter alone answers nothing: it asks again. */
export function askAtTerminal(client: Client, onError: (error: unknown) => void): Asking {
  const open: Open[] = [];
  let asking: { call: CallId; abort: AbortController } | null = null;

  const next = async (): Promise<void> => {
    const first = open[0];
    if (asking !== null || first === undefined) return;
    const abort = new AbortController();
    asking = { call: first.call, abort };
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // While a line is edited the terminal sends no signals: Ctrl-C is a key like any other.
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      process.stderr.write(`\n${printable(await first.show())}\n`);
      while (!(await first.answer(await askedFor(terminal, first.prompt, abort.signal))));
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
    ask(agent, wish) {
      open.push('approval' in wish ? leaveFor(client, agent, wish.approval) : wordsFor(client, agent, wish.question));
      void next();
    },
    forget(call) {
      const index = open.findIndex((each) => each.call === call);
      if (index > 0) open.splice(index, 1);
      if (asking?.call === call) asking.abort.abort();
    },
    close() {
      open.length = 0;
      asking?.abort.abort();
    },
  };
}

async function askedFor(terminal: Interface, prompt: string, signal: AbortSignal): Promise<string> {
  return (await terminal.question(prompt, { signal })).trim();
}

function leaveFor(client: Client, { name, id }: Agent, { call, cwd, display }: Pick<Approval, 'call' | 'cwd' | 'display'>): Open {
  return {
    call,
    prompt: 'Allow once? y, or n and words for the agent: ',
    async show() {
      const detail = display.detail === undefined ? '' : `\n${await wholeText(client, display.detail)}`;
      return `${name} (${id}) asks: ${display.title}\nin ${cwd}${detail}`;
    },
    async answer(line) {
      const [word = '', ...rest] = line.split(/\s+/);
      const allow = /^y(es)?$/i.test(word);
      if (!allow && !/^n(o)?$/i.test(word)) return false;
      await client.approvals.answer({ commandId: newCommand(), call, answer: allow ? 'once' : 'deny', words: rest.join(' ') });
      return true;
    },
  };
}

function wordsFor(client: Client, { name, id }: Agent, { call, question, options }: Pick<Question, 'call' | 'question' | 'options'>): Open {
  return {
    call,
    prompt: options.length === 0 ? 'Your answer: ' : 'Your answer, in words or by its number: ',
    async show() {
      const offered = options.map((option, index) => `\n  ${index + 1}  ${option}`).join('');
      return `${name} (${id}) asks: ${await wholeText(client, question)}${offered}`;
    },
    async answer(line) {
      if (line === '') return false;
      const chosen = options.includes(line) ? line : options[Number(line) - 1];
      await client.questions.answer({ commandId: newCommand(), call, text: chosen ?? line });
      return true;
    },
  };
}

/** All of it, however long: nobody allows what could not be read to its end. */
async function wholeText(client: Client, text: LongText): Promise<string> {
  return typeof text === 'string' ? text : (await client.blobs.text({ hash: text.$text })).text;
}
