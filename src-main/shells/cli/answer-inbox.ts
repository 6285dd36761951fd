import { CallId } from '#shared/lib/ids.ts';
import { askLeave, type LeaveGiven, readAnswer } from './ask-leave.ts';
import { askWords, meant } from './ask-words.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { atTerminalOnly, forPersonOnly } from './for-person.ts';
import { inSession } from './in-session.ts';
import { readInbox, shownWaiting, type Waiting } from './inbox.ts';
import { answerLine, printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { isHeld } from './steer-agents.ts';
import { askOnce } from './with-client.ts';

/**
 * Answers one thing that waits: by the words of the command, or asked at this terminal. Nobody holds the data directory while the
 * person reads. Where no engine is open this command has to be it, and follows the agent that goes on.
 */
export async function answerInbox(prefix: string, words: string, options: Common): Promise<number> {
  forPersonOnly('answer what is asked of the person');
  atTerminalOnly('answer what an agent asks');
  const waiting = await askOnce(options, ({ client }) => findWaiting(client, prefix));
  let code: number = EXIT.done;
  const sending = (send: (client: Client) => Promise<unknown>): Promise<void> =>
    inSession(options, async (client, { own }) => {
      await send(client);
      const agent = (await client.live.snapshot()).agents.find(({ id }) => id === waiting.row.agent);
      if (own && agent !== undefined && !isHeld(agent)) return agent.session;
      const document = { call: waiting.row.call, agent_id: waiting.row.agent, answered: true };
      process.stdout.write(`${answerLine(options, document, 'answered')}\n`);
      return null;
    }).then((ended) => void (code = ended));
  if (words === '') {
    if (options.json) throw new CommandFailed(EXIT.usage, 'with --json nothing is asked: write the answer behind the id');
    process.stderr.write(`${printable(shownWaiting(waiting, Date.now()))}\n`);
  }
  if (waiting.kind === 'approval') {
    const send = (given: LeaveGiven) => sending((client) => client.approvals.answer({ commandId: newCommand(), ...given }));
    if (words === '') await askLeave(waiting.row, send);
    else await send({ call: waiting.row.call, ...typedAnswer(words, waiting.row), args: null, patterns: null });
  } else {
    const send = (given: { call: CallId; text: string }) =>
      sending((client) => client.questions.answer({ commandId: newCommand(), ...given }));
    if (words === '') await askWords(waiting.row, send);
    else await send({ call: waiting.row.call, text: meant(waiting.row, words) });
  }
  return code;
}

/** The one that waits whose id begins so. Of one that waits no more the engine says who was first. */
async function findWaiting(client: Client, prefix: string): Promise<Waiting> {
  const wanted = prefix.startsWith('call_') ? prefix : `call_${prefix}`;
  const found = await readInbox(client, (call) => call.startsWith(wanted));
  const [only] = found;
  if (found.length > 1) throw new CommandFailed(EXIT.usage, `${prefix} is not unique: 'coppice inbox' shows what waits`);
  if (only !== undefined) return only;
  const gone = CallId.safeParse(wanted);
  // Refused, since it does not wait: nothing is denied by it.
  if (gone.success) await client.approvals.answer({ commandId: newCommand(), call: gone.data, answer: 'deny', words: '' });
  throw new CommandFailed(EXIT.usage, `nothing that waits has an id ${prefix}: 'coppice inbox' shows what does`);
}

function typedAnswer(words: string, request: Parameters<typeof readAnswer>[1]): Pick<LeaveGiven, 'answer' | 'words'> {
  const typed = readAnswer(words, request);
  if (typed !== null && typed !== 'edit') return typed;
  const once = request.asks.destroys === null ? 'once' : 'once (in full, as it may not be taken back)';
  throw new CommandFailed(EXIT.usage, `"${words}" is no answer to a request: ${once}, session, always or deny, and with deny words`);
}
