import type { Fact } from '#shared/events/catalog.ts';
import type { Agent } from '#shared/model/agent.ts';
import { type EndStatus, hasEnded } from '#shared/model/run.ts';
import { firstLine } from '#shared/model/text.ts';
import { about, begun, closeCalls, type Folds, type Given, isGone, isRewinding } from '#main/core/ports/decision.ts';

export interface Ended {
  readonly status: EndStatus;
  readonly reason: string;
  /** Its last words; empty where it said none. */
  readonly text: string;
}

/**
 * What the end of a child says to the session that it was made for, in the order in which children end.
 *
 * A child of `spawn` is told to the model of its parent, which reads it in its next turn, or in a new run where it has ended.
 * One of `Agent` that nobody waits for is told to the person; the model asks for it with CheckAgentResult.
 */
export function announced(folds: Folds, child: Agent, ended: Ended, given: Given): Fact[] {
  const parent = child.parent === null ? undefined : folds.agents.get(child.parent);
  if (parent === undefined || ended.status === 'cancelled' || ended.status === 'interrupted') return [];
  // The call that spawned it was rewound: the conversation knows nothing of it.
  if (child.spawnedBy !== null && folds.rewinds.get(parent.id)?.calls.includes(child.spawnedBy) === true) return [];
  if (child.face === 'Agent') return awaited(parent, child) ? [] : [told(parent, child, ended)];
  return child.face === 'spawn' ? toModel(folds, parent, child, ended, given) : [];
}

function awaited({ run }: Agent, child: Agent): boolean {
  return run.waitsOn?.on === 'child' && run.waitsOn.agents.includes(child.id);
}

function told(parent: Agent, child: Agent, { status, reason, text }: Ended): Fact {
  const words = firstLine(text) || reason;
  const line = `${child.name} (${child.id}) ended in the background: ${status.replace('_', ' ')}${words === '' ? '' : `. ${words}`}`;
  return about(parent)('notice.given', { about: 'agent', text: line });
}

function toModel(folds: Folds, parent: Agent, child: Agent, ended: Ended, given: Given): Fact[] {
  const message = about(parent)('message.accepted', {
    message: given.ids.message(),
    from: { kind: 'agent', agent: child.id, name: child.name },
    text: announcement(child, ended),
  });
  const { run } = parent;
  const wakes =
    (run.status === 'completed' || run.status === 'failed') && !isGone(folds.worktrees.get(parent.id)) && !isRewinding(folds, parent.id);
  if (!hasEnded(run.status) || !wakes) return [message];
  const loop = folds.loops.get(parent.id);
  const open = loop === undefined ? [] : closeCalls(parent, loop, 'not run: a background task ended and was announced');
  const { lane, budget, id: after } = run;
  return [...open, message, begun(about(parent, given.ids.run()), { after, lane, trigger: 'message', budget })];
}

/** In the words of the reference: running out of model calls counts as an end without a last answer, not as a failure. */
function announcement(child: Agent, { status, reason, text }: Ended): string {
  const well = status === 'completed' || (status === 'budget_exhausted' && child.run.turns >= (child.run.budget.maxTurns ?? Infinity));
  const result = well
    ? text || 'Task completed but no final response was generated.'
    : `Error: ${reason || status}${text === '' ? '' : `\n${text}`}`;
  return [
    `[Subagent '${child.name}' ${well ? 'completed successfully' : 'failed'}]`,
    `Task: ${child.brief}`,
    `Result:\n${result}`,
    'Summarise this naturally for the user in 1-2 sentences. Do not mention technical details such as "subagent" or ids.',
  ].join('\n\n');
}
