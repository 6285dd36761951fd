import type { CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { askLeave, type Request, requestLines } from './ask-leave.ts';
import { type Asked, askWords, questionLines } from './ask-words.ts';
import type { Client } from './client.ts';
import { printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import { withWholeTexts } from './whole-texts.ts';

/** What an agent wants of the person: leave for one call, or words. */
export type Wish = { readonly approval: Request } | { readonly question: Asked };

export interface Asking {
  ask(agent: Agent, wish: Wish): void;
  /** It was answered, here or elsewhere. */
  forget(call: CallId): void;
  close(): void;
}

interface Open {
  readonly agent: Agent;
  readonly wish: Wish;
  readonly call: CallId;
  readonly over: AbortController;
}

/** Asks at the terminal, one after another. Enter alone answers nothing: it asks again. */
export function askAtTerminal(client: Client, onError: (error: unknown) => void): Asking {
  const open: Open[] = [];
  let asking: Open | null = null;

  const next = async (): Promise<void> => {
    const first = open[0];
    if (asking !== null || first === undefined) return;
    asking = first;
    try {
      await askOne(client, first);
    } catch (error) {
      if (!first.over.signal.aborted) onError(error);
    } finally {
      asking = null;
      const index = open.indexOf(first);
      if (index >= 0) open.splice(index, 1);
      void next();
    }
  };

  return {
    ask(agent, wish) {
      const { call } = 'approval' in wish ? wish.approval : wish.question;
      open.push({ agent, wish, call, over: new AbortController() });
      void next();
    },
    forget(call) {
      const index = open.findIndex((each) => each.call === call);
      if (index > 0) open.splice(index, 1);
      if (asking?.call === call) asking.over.abort();
    },
    close() {
      open.length = 0;
      asking?.over.abort();
    },
  };
}

/** All of it is shown, however long: nobody allows what could not be read to its end. */
async function askOne(client: Client, { agent: { name, id }, wish, over: { signal } }: Open): Promise<void> {
  const show = (text: string): void => void process.stderr.write(`\n${printable(text)}\n`);
  if ('approval' in wish) {
    const request = await withWholeTexts(client, wish.approval);
    show(`${name} (${id}) asks: ${request.display.title}\n${requestLines(request)}`);
    await askLeave(request, async (given) => void (await client.approvals.answer({ commandId: newCommand(), ...given })), signal);
  } else {
    const asked = await withWholeTexts(client, wish.question);
    show(`${name} (${id}) asks: ${questionLines(asked)}`);
    await askWords(asked, async (given) => void (await client.questions.answer({ commandId: newCommand(), ...given })), signal);
  }
}
