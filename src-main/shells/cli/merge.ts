import { called, findAgent } from './find.ts';
import type { OfAgent } from './merge-commands.ts';
import { newCommand } from './new-command.ts';
import { withClient } from './with-client.ts';

/** Merges an agent's work as it stands on its branch. */
export const mergeAgent: OfAgent = (prefix, { kind, message }, options) =>
  withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const { head, target, branch } = await client.review.changes({ agent: agent.id });
    const { commit } = await client.review.merge({ commandId: newCommand(), agent: agent.id, head, kind, message });
    const words = { merge: 'merged', squash: 'squashed', rebase: 'rebased' }[kind];
    out(
      options.json
        ? JSON.stringify({ agent_id: agent.id, branch, target, kind, head, commit })
        : `${words} the work of ${called(agent)} into ${target ?? 'its target'} as ${commit.slice(0, 10)}`,
    );
  });
