import { z } from 'zod';
import { CallId } from '#shared/lib/ids.ts';
import { RewindPlan } from '#shared/model/rewind.ts';

const Folder = { folder: z.string(), repository: z.string() };

/** The files of a folder are kept as they are after a call; with `call` null, as they were found before the next one. */
export const CheckpointTaken = z.object({
  ...Folder,
  turn: z.int().nonnegative(),
  call: CallId.nullable(),
  /** Tree that the folder was last known to have: what differs came about since. Null where nothing was kept of it before. */
  from: z.string().nullable(),
  tree: z.string(),
  commit: z.string(),
  /** How many files differ from `from`. */
  files: z.int().nonnegative(),
});

/** From here on no checkpoint of the folder could be taken; said once, until one can again. */
export const CheckpointFailed = z.object({ ...Folder, why: z.string() });

/** The agent's checkpoints are let go of. `folder` is one that went with them. */
export const CheckpointsDropped = z.object({ repository: z.string(), folder: z.string().nullable() });

export const RewindRequested = z.object({ ...RewindPlan.shape });

/** The files are about to be written. `tree` is what they were, and `commit` holds it: with them the rewind can be undone. */
export const RewindStarted = z.object({ tree: z.string(), commit: z.string() });

/** It is done. Nothing is deleted: what is gone stays readable, and a rewind to before this event undoes it. */
export const AgentRewound = z.object({
  ...RewindPlan.shape,
  /** Trees before and after; null where the files stayed. */
  wrote: z.object({ from: z.string(), to: z.string() }).nullable(),
});

/** Nothing has moved, or not all of it: then what the files were is in the checkpoint of `rewind.started`. */
export const RewindFailed = z.object({ why: z.string() });

export const checkpointEvents = {
  'checkpoint.taken': CheckpointTaken,
  'checkpoint.failed': CheckpointFailed,
  'checkpoints.dropped': CheckpointsDropped,
  'rewind.requested': RewindRequested,
  'rewind.started': RewindStarted,
  'agent.rewound': AgentRewound,
  'rewind.failed': RewindFailed,
} as const;
