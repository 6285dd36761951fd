import { z } from 'zod';
import { AgentId, MessageId, SessionId } from '#shared/lib/ids.ts';
import { PermissionMode } from '#shared/model/tool.ts';
import { base, Commanded } from './base.ts';
import { StoredEvent } from './live.ts';

const Started = z.object({ session: SessionId, agent: AgentId });

export const sessions = {
  /** Begins a root session in a folder and its first run. */
  start: base
    .input(
      z.object({
        ...Commanded.shape,
        cwd: z.string(),
        prompt: z.string(),
        model: z.string().nullable(),
        mode: PermissionMode,
        /** Name of a `[build_budget_presets.NAME]` that limits the run; without it there is no limit. */
        preset: z.string().optional(),
      }),
    )
    .output(Started),
  /** Makes the sample repository anew in the data directory and runs the offline tour in it. */
  tour: base.input(Commanded).output(Started),
  /** A person's next words: read by the run under way, or the start of a new one. */
  prompt: base
    .input(
      z.object({ ...Commanded.shape, session: SessionId, text: z.string(), model: z.string().nullable(), mode: PermissionMode.nullable() }),
    )
    .output(z.object({ message: MessageId })),
  /** Goes on where an interrupted run was cut, and lets go on what is paused, in the whole tree. */
  resume: base.input(z.object({ ...Commanded.shape, session: SessionId })).output(z.object({ resumed: z.int() })),
  /** Cuts the present turn, and the children that this turn spawned and waits for. */
  interrupt: base.input(z.object({ ...Commanded.shape, session: SessionId })).output(z.object({ stopped: z.int() })),
  /** Ends every agent of the session's tree. */
  stop: base.input(z.object({ ...Commanded.shape, session: SessionId })).output(z.object({ stopped: z.int() })),
  /**
   * A range of one session's facts, oldest first: the newest `limit` before `before` (a seq), or the oldest after `after`.
   * `more` says whether the range goes on in the direction asked.
   */
  events: base
    .input(z.object({ session: SessionId, before: z.int().nullable(), after: z.int().nullable(), limit: z.int().positive().max(2000) }))
    .output(z.object({ events: z.array(StoredEvent), more: z.boolean() })),
};

export const blobs = {
  /** The whole of a long text, by its hash. */
  text: base.input(z.object({ hash: z.string() })).output(z.object({ text: z.string() })),
};
