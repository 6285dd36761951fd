import { z } from 'zod';
import { RunId } from '#shared/lib/ids.ts';
import { Budget, BudgetLimit, EndStatus, Lane, RunTrigger, Spent, WaitsOn } from '#shared/model/run.ts';
import { LongText } from '#shared/model/text.ts';

export const RunStarted = z.object({ after: RunId.nullable(), lane: Lane, trigger: RunTrigger, budget: Budget });

/** Accepted, and in line for a place of its lane. The same run's `run.started` follows when it has one. */
export const RunQueued = z.object({ ...RunStarted.shape });

/** It will pause as soon as nothing of it is under way. */
export const RunPausing = z.object({});

/** Nothing is under way, and nothing is begun: its place is free. */
export const RunPaused = z.object({});

/** It goes on, or the pause is not wanted any more. `waitsOn` is what it now waits for. */
export const RunUnpaused = z.object({ waitsOn: WaitsOn.nullable() });

/** It is ended at once: its processes are killed, and nothing under way is waited for. */
export const RunKilling = z.object({ reason: z.string() });

/** Four fifths of a limit are used. */
export const BudgetWarned = z.object({ limit: BudgetLimit, spent: Spent });

/** A person gave the run another budget. */
export const BudgetChanged = z.object({ budget: Budget });

export const RunWaiting = z.object({ waitsOn: WaitsOn });

/** It has what it waited for. */
export const RunContinued = z.object({});

/** It is being brought to its end: what is under way is stopped and its work is put away first. */
export const RunStopping = z.object({ status: EndStatus, reason: z.string() });

export const RunEnded = z.object({
  status: EndStatus,
  /** Why, in words; empty for `completed`. */
  reason: z.string(),
  /** The agent's last words. */
  text: LongText,
});

export const runEvents = {
  'run.queued': RunQueued,
  'run.started': RunStarted,
  'budget.warned': BudgetWarned,
  'budget.changed': BudgetChanged,
  'run.waiting': RunWaiting,
  'run.continued': RunContinued,
  'run.pausing': RunPausing,
  'run.paused': RunPaused,
  'run.unpaused': RunUnpaused,
  'run.stopping': RunStopping,
  'run.killing': RunKilling,
  'run.ended': RunEnded,
} as const;
