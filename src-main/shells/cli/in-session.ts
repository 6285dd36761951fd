import type { SessionId } from '#shared/lib/ids.ts';
import { askAtTerminal } from './ask-person.ts';
import { asFailure, type Client, connect } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { follow } from './follow.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { stayForOthers, tellWhoIsCut } from './others.ts';

/** How long a stopped tree is waited for after Ctrl-C before the command ends all the same, in ms. */
const GRACE = 10_000;
/** Ctrl-C, the wish of the system, and the terminal's end: without it, what runs in groups of its own would outlive this command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Place {
  /** Whether the engine runs in this process: what is begun needs this command to stay. */
  readonly own: boolean;
  /** Whether a person can be asked at this terminal. */
  readonly attended: boolean;
}

/**
 * Begins something, follows it to its end, and stops it on Ctrl-C.
 * @param begin gives the session to follow; null where there is nothing to follow. An own engine sleeps until it has answered.
 */
export async function inSession(options: Common, begin: (client: Client, at: Place) => Promise<SessionId | null>): Promise<number> {
  const attended = process.stdin.isTTY && !options.json;
  const over = new AbortController();
  let trouble: string | null = null;
  const connection = await connect({
    data: options.data,
    attended,
    onTrouble: (message) => {
      trouble = message;
      over.abort();
    },
  });
  const { client, own } = connection;
  const asking = attended ? askAtTerminal(client, (error) => console.error(asFailure(error).message)) : null;
  const stderr = (line: string): void => void process.stderr.write(`${line}\n`);
  let interrupted = false;
  let session: SessionId | null = null;
  let ended = false;
  const onSignal = (): void => {
    if (interrupted) over.abort();
    interrupted = true;
    asking?.close();
    setTimeout(() => over.abort(), GRACE).unref();
    if (session === null || ended) over.abort();
    else client.sessions.stop({ commandId: newCommand(), session }).catch(() => over.abort());
  };
  /** Nobody reads any more (`coppice run --json | head`): what it works at would go on unseen. */
  const onUnread = (): void => void (interrupted || onSignal());
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.stdout.on('error', onUnread);
  try {
    const [snapshot, { configProblems }] = await Promise.all([client.live.snapshot(), client.system.status()]);
    if (configProblems.length > 0) throw new CommandFailed(EXIT.usage, configProblems.join('\n'));
    session = await begin(client, { own, attended });
    if (session === null) return EXIT.done;
    if (interrupted) await client.sessions.stop({ commandId: newCommand(), session });
    await connection.wake();
    const code = await follow(client, session, snapshot, {
      json: options.json,
      stdout: (line) => void process.stdout.write(`${line}\n`),
      stderr,
      asking,
      signal: over.signal,
    });
    ended = true;
    if (own && !interrupted) await stayForOthers(connection, stderr, over.signal);
    if (trouble !== null) throw new CommandFailed(EXIT.engine, trouble);
    if (own && interrupted) await tellWhoIsCut(client, stderr);
    return interrupted ? EXIT.interrupted : code;
  } catch (error) {
    if (trouble !== null) throw new CommandFailed(EXIT.engine, trouble);
    if (interrupted) return EXIT.interrupted;
    if (connection.lost()) throw new CommandFailed(EXIT.engine, engineGone(session));
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.stdout.off('error', onUnread);
    asking?.close();
    await connection.close();
  }
}

function engineGone(session: SessionId | null): string {
  const next = session === null ? 'try again' : `nothing that was done is lost, 'coppice resume ${session}' goes on where it was cut`;
  return `the engine of this data directory, which another process had, has ended: ${next}`;
}
