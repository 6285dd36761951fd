import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, EventId } from '#shared/lib/ids.ts';
import { refuse, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import { NO_STRETCH, type RewindPlan } from '#shared/model/rewind.ts';
import { countedOf, stretchOf } from '#shared/projections/counted.ts';
import { isGone } from '#main/core/ports/decision.ts';
import { eventsOf, type FolderStep, folderSteps, treeAt } from './folder-steps.ts';
import { keptFolder } from './keep-files.ts';
import type { Engine } from './parts.ts';

export interface RewindAsked {
  readonly agent: AgentId;
  /** What to go back to: right after a step, right before a message or a rewind. */
  readonly to: EventId;
  readonly files: boolean;
  readonly conversation: boolean;
}

export interface PlannedRewind {
  readonly agent: Agent;
  readonly plan: RewindPlan;
  readonly events: readonly LedgerEvent[];
  /** What became of the files after that, and by whom; empty where they stay. */
  readonly later: readonly FolderStep[];
}

/** What a rewind would come to, from what is written; nothing of the disk is looked at. */
export async function planRewind(engine: Engine, asked: RewindAsked): Promise<Result<PlannedRewind>> {
  const agent = engine.views.agents.get(asked.agent);
  if (agent === undefined) return refuse('unknown_agent', `there is no agent ${asked.agent}`);
  if (!asked.files && !asked.conversation)
    return refuse('nothing_to_rewind', 'choose what is to go back: the files, the conversation, or both');
  const events = await eventsOf(engine, agent.session);
  const to = targetOf(events, asked.to);
  if (to === null) {
    return refuse(
      'unknown_step',
      `${asked.to} is no step of ${agent.name}: name an event of a turn, of a call that has ended, or of a message`,
    );
  }
  const counted = countedOf(events);
  const then = counted.after(to.id) ?? [];
  const turn = then.findLast((event) => event.type === 'turn.requested')?.body.turn ?? 0;
  const stretches = asked.conversation
    ? { gone: stretchOf(counted.now, then), back: stretchOf(then, counted.now) }
    : { gone: NO_STRETCH, back: NO_STRETCH };
  const common = { to: to.id, turn, conversation: asked.conversation, ...stretches };
  if (!asked.files) return { ok: true, value: { agent, plan: { ...common, files: null }, events, later: [] } };

  if (isGone(engine.views.worktrees.get(agent.id))) {
    return refuse('worktree_gone', `the worktree of ${agent.name} is removed: there are no files to rewind, only its conversation`);
  }
  const folder = await keptFolder(engine, agent);
  if (folder === null) {
    return refuse(
      'no_checkpoints',
      `${agent.name} works in ${agent.cwd}, which is no working tree of git: its files were not kept, only its conversation`,
    );
  }
  const steps = await folderSteps(engine, folder.top);
  const tree = treeAt(steps, to.seq);
  if (tree === null)
    return refuse(
      'no_checkpoints',
      `no files of ${agent.name} are kept: it has changed none so far, or they went with a tree that was removed`,
    );
  const later = steps.filter(({ position }) => position > to.seq);
  const files = { folder: folder.top, repository: folder.repository, tree };
  return { ok: true, value: { agent, plan: { ...common, files }, events, later } };
}

/** The last event that counts, for whatever of a step was named. Before a message and before a rewind; after anything else. */
function targetOf(events: readonly LedgerEvent[], id: EventId): LedgerEvent | null {
  const at = events.findIndex((event) => event.id === id);
  const named = events[at];
  if (named === undefined) return null;
  switch (named.type) {
    case 'message.accepted':
    case 'agent.rewound':
      return events[at - 1] ?? null;
    case 'turn.requested':
    case 'turn.started': {
      const { turn } = named.body;
      return events.findLast((event) => (event.type === 'turn.ended' || event.type === 'turn.cut') && event.body.turn === turn) ?? null;
    }
    case 'tool.requested':
    case 'tool.started':
    case 'approval.requested':
    case 'approval.answered':
    case 'question.asked':
    case 'question.answered':
    case 'checkpoint.taken': {
      const { call } = named.body;
      if (call === null) return named;
      return events.find((event) => event.type === 'tool.ended' && event.body.call === call) ?? null;
    }
    default:
      return named;
  }
}
