import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { CompactionReason, Dropped } from '#shared/model/compaction.ts';
import { hasEnded, type RunStatus } from '#shared/model/run.ts';
import type { Loop } from '#shared/projections/loops.ts';
import type { ContextWindow } from '#main/core/ports/model.ts';
import { about, begun, closeCalls, type Decide, decided, isGone, isRewinding, refused } from '#main/core/ports/decision.ts';

/** When a conversation is compacted. */
export interface Fullness {
  /** Of the model that was asked; null where it is not known. */
  readonly window: ContextWindow | null;
  /** Share of the window that may be used; 0 compacts only when a person asks. */
  readonly compactAt: number;
}

/** What can be taken from a conversation, as it was found when a compacting turn came to its end. */
export interface Shortened {
  readonly kept: number;
  readonly emptied: readonly CallId[];
  readonly dropped: Dropped;
  readonly tokensBefore: number | null;
  readonly tokensAfter: number | null;
}

/** After so many compactions in a row without room, one more would not help either. */
const MOST_FRUITLESS = 2;

/** Whether the next request may not fit any more. @param tokens of the last request and its answer */
export function isFull(tokens: number, { window, compactAt }: Fullness): boolean {
  if (window === null || compactAt === 0) return false;
  return tokens >= Math.min(compactAt * window.window, window.window - (window.maxOutput ?? 0));
}

/** A turn of the work was answered: whether its context must be compacted before the next, or cannot be. */
export function whenFull(agent: Agent, loop: Loop, tokens: number, goesOn: boolean, fullness: Fullness): Fact[] {
  if (loop.compaction !== null || !isFull(tokens, fullness)) return [];
  const { window } = fullness;
  // One that has come to its end has it anyway: its next words may bring it back.
  if (loop.fruitless >= MOST_FRUITLESS && goesOn) {
    const words = `its context was compacted twice and is full again at once: ${tokens} of ${window?.window ?? 0} tokens. What cannot be left out (instructions, tools, the last turn) is too long for this model`;
    return [stopping(agent, words)];
  }
  return [about(agent)('compaction.planned', { reason: 'window', wish: '' })];
}

/** A provider refused a turn of the work for its length: what follows, if a compaction may help. */
export function whenTooLong(agent: Agent, loop: Loop, message: string, { compactAt }: Pick<Fullness, 'compactAt'>): Fact[] {
  if (compactAt === 0) return [stopping(agent, `${message} Compaction is switched off (compact_at = 0): ask for it, then go on.`)];
  if (loop.known === 0) return [stopping(agent, `${message} There is nothing before it that could be left out.`)];
  if (loop.fruitless >= MOST_FRUITLESS) return [stopping(agent, `its context was compacted twice and is still too long. ${message}`)];
  return [about(agent)('compaction.planned', { reason: 'refused', wish: '' })];
}

/** The conversation is shortened. @param summary empty where none could be had: then nothing is taken that need not go */
export function compacted(agent: Agent, loop: Loop, summary: string, shortened: Shortened): Fact {
  const reason: CompactionReason = loop.compaction?.reason ?? 'asked';
  const { emptied, ...rest } = summary === '' && reason === 'asked' ? uncut(shortened) : shortened;
  return about(agent)('context.compacted', { turn: loop.turn, ...rest, emptied: [...emptied], reason, summary });
}

/** A person wanted a summary, not a gap. */
function uncut({ tokensBefore }: Shortened): Shortened {
  const dropped = { turns: 0, messages: 0, toolResults: 0 };
  return { kept: 1, emptied: [], dropped, tokensBefore, tokensAfter: tokensBefore };
}

function stopping(agent: Agent, reason: string): Fact {
  return about(agent)('run.stopping', { status: 'failed', reason });
}

export interface Compact {
  readonly agent: AgentId;
  /** What is to be kept above all; may be empty. */
  readonly wish: string;
}

/** Ended as a whole: nothing of the run is left that it could be resumed to. */
const OVER: ReadonlySet<RunStatus> = new Set(['completed', 'failed', 'cancelled']);

/**
 * A person wants an agent's context compacted: `now`, which is after the turn under way, or in a run of its own where a root has
 * ended; else, of one that waits, is held or can be resumed, before its `next` turn.
 */
export const compact: Decide<Compact, { when: 'now' | 'next' }> = (folds, { agent: id, wish }, given) => {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `there is no agent ${id}`);
  const { run } = agent;
  const over = hasEnded(run.status);
  if (agent.context.compacting && !over) return refused('compacting', `${agent.name} is compacting its context already`);
  if (run.stopping !== null) return refused('stopping', `${agent.name} is being stopped: ask again when it has ended`);
  if (isRewinding(folds, id)) return refused('rewinding', `${agent.name} is just being rewound: ask again when that is done`);
  if (loop.known === 0) return refused('nothing_to_compact', `${agent.name} has nothing yet that a summary could take the place of`);
  if (over && run.lane === 'nanites') return refused('ended', `${agent.name} is a nanite and has ended: its context is of no more use`);
  if (over && isGone(folds.worktrees.get(id))) {
    return refused('worktree_gone', `the worktree of ${agent.name} is removed: it has no folder to go on in`);
  }
  const planned = about(agent)('compaction.planned', { reason: 'asked', wish });
  if (!over) return decided([planned], { when: run.status === 'running' ? 'now' : 'next' });
  if (agent.depth > 0 || !OVER.has(run.status)) return decided([planned], { when: 'next' });
  const { lane, budget, id: after } = run;
  const facts = [...closeCalls(agent, loop, 'not run: the person had its context compacted'), planned];
  return decided([...facts, begun(about(agent, given.ids.run()), { after, lane, trigger: 'compact', budget })], { when: 'now' });
};
