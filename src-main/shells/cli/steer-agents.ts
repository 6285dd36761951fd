import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { called, countOf, findAgent } from './find.ts';
import { inSession } from './in-session.ts';
import { answerLine } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/**
 * A message to an agent that is no nanite. Where an engine is open the answer is when it will be read; where none is, this command has to be the
 * engine, so it stays and follows the agent, unless that goes on only by somebody's leave.
 */
export function steerAgent(prefix: string, text: string, options: Common & { readonly interrupt: boolean }): Promise<number> {
  return inSession(options, async (client, { own, attended }) => {
    const before = await findAgent(client, prefix);
    const { interrupt } = options;
    const { message } = await client.agents.message({ commandId: newCommand(), agent: before.id, text, interrupt });
    // A message may have been what it waited for.
    const agent = await findAgent(client, before.id);
    if (own && !isHeld(agent) && (attended || !asksPerson(agent))) return agent.session;
    const when = hasEnded(before.run.status) ? 'now, in a new run' : whenRead(agent, interrupt);
    print(answerLine(options, { agent_id: agent.id, message_id: message }, `${called(agent)} reads it ${when}`));
    return null;
  });
}

/** Holds an agent and all below it. */
export function pauseAgent(prefix: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const { paused } = await client.agents.pause({ commandId: newCommand(), agent: agent.id });
    out(answerLine(options, { agent_id: agent.id, paused }, `paused ${countOf(paused)}: what is under way comes to its end first`));
  });
}

/** Lets go on what is paused, and goes on where a crash or a failure cut: here, where no engine is open. */
export function resumeAgent(prefix: string, options: Common): Promise<number> {
  return inSession(options, async (client, { own }) => {
    const agent = await findAgent(client, prefix);
    const { resumed } = await client.agents.resume({ commandId: newCommand(), agent: agent.id });
    if (own) return agent.session;
    print(answerLine(options, { agent_id: agent.id, resumed }, `resumed ${countOf(resumed)}`));
    return null;
  });
}

/** It goes on by a person's leave alone. */
export function isHeld({ run }: Agent): boolean {
  return run.status === 'paused' || run.pausing;
}

function asksPerson({ run }: Agent): boolean {
  return run.status === 'waiting' && run.waitsOn?.on === 'person';
}

function whenRead(agent: Agent, interrupt: boolean): string {
  if (isHeld(agent)) return `when it goes on: 'coppice agents resume ${agent.id}'`;
  if (agent.run.status === 'queued') return 'when it has a place';
  if (asksPerson(agent)) return 'when what it asks of you is answered';
  return interrupt ? 'now: its turn is cut for it' : 'at the start of its next turn';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
