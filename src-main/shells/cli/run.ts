import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { CommandId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { askAtTerminal } from './ask-person.ts';
import { asFailure, type Client, connect } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { follow } from './follow.ts';
import type { Common } from './options.ts';

/** How long a stopped tree is waited for after Ctrl-C before the command ends all the same, in ms. */
const GRACE = 10_000;
/** Ctrl-C, the wish of the system, and the terminal's end: without it, what runs in groups of its own would outlive this command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface RunOptions extends Common {
  readonly model: string | undefined;
  readonly mode: 'ask' | 'auto';
  /** Budget preset of the config. */
  readonly preset: string | undefined;
}

export const newCommand = () => randomUUID() as string as CommandId;

export function runPrompt(prompt: string, options: RunOptions): Promise<number> {
  const cwd = resolve(options.directory ?? '.');
  return inSession(options, async (client) => {
    const { session } = await client.sessions.start({
      commandId: newCommand(),
      cwd,
      prompt,
      model: modelOf(options.model),
      mode: options.mode,
      ...(options.preset === undefined ? {} : { preset: options.preset }),
    });
    return session;
  });
}

export function runTour(options: Common): Promise<number> {
  return inSession(options, async (client) => (await client.sessions.tour({ commandId: newCommand() })).session);
}

export function resumeSession(prefix: string, options: Common): Promise<number> {
  return inSession(options, async (client) => {
    const session = await findSession(client, prefix);
    await client.sessions.resume({ commandId: newCommand(), session });
    return session;
  });
}

/** The one session whose id begins so. */
export async function findSession(client: Client, prefix: string): Promise<SessionId> {
  const { sessions } = await client.live.snapshot();
  const wanted = prefix.startsWith('ses_') ? prefix : `ses_${prefix}`;
  const found = sessions.filter(({ id }) => id.startsWith(wanted));
  const [only] = found;
  if (only === undefined) throw new CommandFailed(EXIT.usage, `there is no session ${prefix}: 'coppice sessions list' shows them`);
  if (found.length > 1) throw new CommandFailed(EXIT.usage, `${prefix} is not unique: ${found.map(({ id }) => id).join(', ')}`);
  return only.id;
}

/** The one agent whose id begins so. */
export async function findAgent(client: Client, prefix: string): Promise<Agent> {
  const { agents } = await client.live.snapshot();
  const found = agents.filter(({ id }) => id.startsWith(prefix));
  const [only] = found;
  if (only === undefined) throw new CommandFailed(EXIT.usage, `there is no agent ${prefix}: 'coppice agents list' shows them`);
  if (found.length > 1) throw new CommandFailed(EXIT.usage, `${prefix} is not unique: ${found.map(({ id }) => id).join(', ')}`);
  return only;
}

/** Begins something, follows it to its end, and stops it on Ctrl-C. Where it gives no session there is nothing to follow. */
export async function inSession(
  options: Common,
  begin: (client: Client, given: { readonly own: boolean }) => Promise<SessionId | null>,
): Promise<number> {
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
  const { client } = connection;
  const asking = attended ? askAtTerminal(client, (error) => console.error(asFailure(error).message)) : null;
  let interrupted = false;
  let session: SessionId | null = null;
  const onSignal = (): void => {
    if (interrupted) over.abort();
    interrupted = true;
    asking?.close();
    setTimeout(() => over.abort(), GRACE).unref();
    if (session === null) over.abort();
    else client.sessions.stop({ commandId: newCommand(), session }).catch(() => over.abort());
  };
  /** Nobody reads any more (`coppice run --json | head`): what it works at would go on unseen. */
  const onUnread = (): void => void (interrupted || onSignal());
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.stdout.on('error', onUnread);
  try {
    const [snapshot, { configProblems }] = await Promise.all([client.live.snapshot(), client.system.status()]);
    if (configProblems.length > 0) throw new CommandFailed(EXIT.usage, configProblems.join('\n'));
    session = await begin(client, connection);
    if (session === null) return EXIT.done;
    const code = await follow(client, session, snapshot, {
      json: options.json,
      stdout: (line) => void process.stdout.write(`${line}\n`),
      stderr: (line) => void process.stderr.write(`${line}\n`),
      asking,
      signal: over.signal,
    });
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

/** `-m playbook/FILE` names a file from where the command stands; the engine may stand elsewhere. */
function modelOf(model: string | undefined): string | null {
  if (model === undefined) return null;
  const script = /^playbook\/(.+)$/.exec(model)?.[1];
  return script === undefined || ['tour', 'playbook'].includes(script) ? model : `playbook/${resolve(script)}`;
}
