import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { called, countOf, findAgent } from './find.ts';
import { inSession } from './in-session.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/**
 * A message to any agent. Where an engine is open the answer is when it will be read; where none is, this command has to be the
 * engine, so it stays and follows the agent. One that goes on only by somebody's leave is told nothing new by that.
 */
export function steerAgent(prefix: string, text: string, options: Common & { readonly interrupt: boolean }): Promise<number> {
  return inSession(options, async (client, { own, attended }) => {
    const agent = await findAgent(client, prefix);
    const { interrupt } = options;
    const { message } = await client.agents.message({ commandId: newCommand(), agent: agent.id, text, interrupt });
    if (own && !keeps(agent, attended)) return agent.session;
    print(answer(options, { agent_id: agent.id, message_id: message }, `${called(agent)} reads it ${whenRead(agent, interrupt)}`));
    return null;
  });
}

/** Holds an agent and all below it. */
export function pauseAgent(prefix: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const { paused } = await client.agents.pause({ commandId: newCommand(), agent: agent.id });
    out(answer(options, { agent_id: agent.id, paused }, `paused ${countOf(paused)}: what is under way comes to its end first`));
  });
}

/** Lets go on what is paused, and goes on where a crash or a failure cut: here, where no engine is open. */
export function resumeAgent(prefix: string, options: Common): Promise<number> {
  return inSession(options, async (client, { own }) => {
    const agent = await findAgent(client, prefix);
    const { resumed } = await client.agents.resume({ commandId: newCommand(), agent: agent.id });
    if (own) return agent.session;
    print(answer(options, { agent_id: agent.id, resumed }, `resumed ${countOf(resumed)}`));
    return null;
  });
}

/** It does not go on by a message alone, unless there is somebody here to ask. */
function keeps({ run }: Agent, attended: boolean): boolean {
  if (run.status === 'paused' || run.pausing) return true;
  return run.status === 'waiting' && run.waitsOn?.on === 'person' && !attended;
}

function whenRead({ id, run }: Agent, interrupt: boolean): string {
  if (run.status === 'paused' || run.pausing) return `when it goes on: 'coppice agents resume ${id}'`;
  if (run.status === 'queued') return 'when it has a place';
  if (hasEnded(run.status)) return 'now, in a new run';
  return interrupt ? 'now: its turn is cut for it' : 'at the start of its next turn';
}

function answer({ json }: Common, document: object, words: string): string {
  return json ? JSON.stringify(document) : words;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
