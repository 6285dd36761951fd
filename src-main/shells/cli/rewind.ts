import type { RewindPreview } from '#shared/contract/rewind.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { EventId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { firstLine } from '#shared/model/text.ts';
import { countedOf } from '#shared/projections/counted.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { called, findAgent } from './find.ts';
import { printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { allEvents } from './session-events.ts';
import { withClient } from './with-client.ts';

export interface RewindFlags {
  /** An event, by its id; without it the steps that can be gone back to are listed. */
  readonly to?: string;
  readonly files?: boolean;
  readonly conversation?: boolean;
  readonly dryRun?: boolean;
}

/** Brings an agent back to an earlier step, files and conversation where neither is named, and says what came of it. */
export function rewindAgent(prefix: string, flags: RewindFlags, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const { to, dryRun = false } = flags;
    if (to === undefined) {
      for (const line of await steps(client, agent, options.json)) out(line);
      return;
    }
    const both = flags.files !== true && flags.conversation !== true;
    const parts = { files: both || flags.files === true, conversation: both || flags.conversation === true };
    const asked = { agent: agent.id, to: to as EventId, ...parts };
    const preview = await client.agents.previewRewind(asked);
    if (preview.obstacle !== null) throw new CommandFailed(EXIT.failed, preview.obstacle.message);
    if (!dryRun) await client.agents.rewind({ commandId: newCommand(), ...asked });
    if (options.json) out(JSON.stringify({ agent_id: agent.id, rewound: !dryRun, ...preview }));
    else for (const line of told(agent, preview, dryRun)) out(printable(line));
  });
}

function told(agent: Agent, { plan, messages, children, files }: RewindPreview, dryRun: boolean): string[] {
  const lines = [`${called(agent)} ${dryRun ? 'would be' : 'is'} rewound`];
  if (plan.conversation) {
    const { gone, back } = plan;
    if (gone.turns.length > 0) lines.push(`  turns out of count: ${gone.turns.join(', ')}`);
    if (back.turns.length > 0) lines.push(`  turns back in count: ${back.turns.join(', ')}`);
    for (const { line } of messages) lines.push(`  message out of count: ${line}`);
    for (const { name, agent: id, status } of children) lines.push(`  spawned since, and left as it is: ${name} (${id}), ${status}`);
  }
  if (files !== null) {
    const foreign = new Map(
      files.others.map(({ path, agents, outside }) => [path, [...agents, ...(outside ? ['others'] : [])].join(', ')]),
    );
    if (files.changes.length === 0) lines.push('  no file differs');
    for (const { path, kind, added, removed } of files.changes) {
      const counts = added === null || removed === null ? 'binary' : `+${added} -${removed}`;
      const whose = foreign.get(path);
      lines.push(`  ${kind} ${path} (${counts})${whose === undefined ? '' : `, changed by ${whose}`}`);
    }
    for (const name of files.atWork) lines.push(`  at work in this folder: ${name}`);
  }
  return lines;
}

/** What can be gone back to, oldest first: to right after a step, to right before a message or a rewind. */
async function steps(client: Client, agent: Agent, json: boolean): Promise<string[]> {
  const events = await allEvents(client, agent.session);
  const counts = new Set(countedOf(events).now.map(({ id }) => id));
  const found = events.flatMap((event) => {
    const words = stepOf(event, events);
    if (words === null) return [];
    return [{ event: event.id, ...words, counts: event.type === 'agent.rewound' || counts.has(event.id) }];
  });
  if (json) return [JSON.stringify(found)];
  if (found.length === 0) return [`${called(agent)} has taken no step yet`];
  return found.map((each) => printable(`${each.event}  ${each.place} ${each.what}${each.counts ? '' : '  (rewound)'}`));
}

function stepOf(event: LedgerEvent, events: readonly LedgerEvent[]): { place: 'after' | 'before'; what: string } | null {
  switch (event.type) {
    case 'message.accepted':
      return { place: 'before', what: `the message: ${firstLine(event.body.text, 100)}` };
    case 'agent.rewound':
      return { place: 'before', what: 'this rewind' };
    case 'tool.ended': {
      const { call, outcome } = event.body;
      const asked = events.find((each) => each.type === 'tool.requested' && each.body.call === call);
      const title = asked?.type === 'tool.requested' ? asked.body.display.title : call;
      return { place: 'after', what: outcome === 'ok' ? title : `${title} (${outcome})` };
    }
    case 'turn.ended': {
      const words = event.body.parts.find((part) => part.type === 'text');
      return words === undefined ? null : { place: 'after', what: `the words: ${firstLine(words.text, 100)}` };
    }
    default:
      return null;
  }
}
