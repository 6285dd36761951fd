import { z } from 'zod';
import { RunId } from '#shared/lib/ids.ts';
import { Budget, EndStatus, Lane, RunTrigger, WaitsOn } from '#shared/model/run.ts';
import { LongText } from '#shared/model/text.ts';

export const RunStarted = z.object({ after: RunId.nullable(), lane: Lane, trigger: RunTrigger, budget: Budget });

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
  'run.started': RunStarted,
  'run.waiting': RunWaiting,
  'run.continued': RunContinued,
  'run.stopping': RunStopping,
  'run.ended': RunEnded,
} as const;
