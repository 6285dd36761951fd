import { called, findAgent } from './find.ts';
import { inSession } from './in-session.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';

/**
 * Has an agent's context compacted. Where no engine is open this command has to be the engine, so it stays until that is done; one
 * that is compacted before its next turn needs none now.
 */
export function compactAgent(prefix: string, wish: string, options: Common): Promise<number> {
  return inSession(options, async (client, { own }) => {
    const agent = await findAgent(client, prefix);
    const { when } = await client.agents.compact({ commandId: newCommand(), agent: agent.id, wish });
    if (own && when === 'now') return agent.session;
    const words = `the context of ${called(agent)} is compacted ${when === 'now' ? 'now: after the turn under way, if there is one' : 'before its next turn'}`;
    process.stdout.write(`${options.json ? JSON.stringify({ agent_id: agent.id, when }) : words}\n`);
    return null;
  });
}
