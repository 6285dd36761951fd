import { dataDirectoryOf } from '#main/house.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { findSession } from './find.ts';
import { inSession } from './in-session.ts';
import { printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

export interface NaniteOptions extends Common {
  /** Begin of the id of the session that it is for. */
  readonly session: string;
  readonly worktree: boolean;
  readonly type: string | undefined;
  /** Budget preset of the config; `nanite` by default. */
  readonly preset: string | undefined;
  readonly name: string | undefined;
}

/** Runs a nanite for a session and follows it to its end. */
export function runNanite(prompt: string, options: NaniteOptions): Promise<number> {
  return inSession(options, async (client) => (await enqueue(client, prompt, options)).session);
}

/** Leaves a nanite to the engine that is open on the data directory: one of this process would end with it, and the nanite too. */
export function detachNanite(prompt: string, options: NaniteOptions): Promise<number> {
  return withClient(options, async ({ client, own, out }) => {
    if (own) {
      const where = dataDirectoryOf(options.data);
      const words = `no engine is open on ${where} that a nanite could be left to: open the app, or leave out --detach and stay with it`;
      throw new CommandFailed(EXIT.engine, words);
    }
    const { session, agent, run, status, position } = await enqueue(client, prompt, options);
    if (options.json) {
      out(JSON.stringify({ session_id: session, agent_id: agent, run_id: run, status, position }));
      return;
    }
    const { agents } = await client.live.snapshot();
    const name = agents.find(({ id }) => id === agent)?.name ?? 'nanite';
    out(printable(`${name} ${agent} in ${session}: ${status}${position === null ? '' : `, number ${position} in line`}`));
  });
}

async function enqueue(client: Client, prompt: string, { session, worktree, type, preset, name }: NaniteOptions) {
  return client.nanites.run({
    commandId: newCommand(),
    session: await findSession(client, session),
    prompt,
    ...(worktree ? { worktree } : {}),
    ...(type === undefined ? {} : { type }),
    ...(preset === undefined ? {} : { preset }),
    ...(name === undefined ? {} : { name }),
  });
}
