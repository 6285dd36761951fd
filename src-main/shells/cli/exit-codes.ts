import type { RunStatus } from '#shared/model/run.ts';

/** What a command's exit says. Of several agents the root's counts. */
export const EXIT = { done: 0, failed: 1, usage: 2, limit: 3, engine: 4, interrupted: 130 } as const;

const BY_STATUS: Record<RunStatus, number> = {
  completed: EXIT.done,
  failed: EXIT.failed,
  cancelled: EXIT.failed,
  interrupted: EXIT.failed,
  timed_out: EXIT.limit,
  budget_exhausted: EXIT.limit,
  queued: EXIT.failed,
  running: EXIT.failed,
  waiting: EXIT.failed,
  paused: EXIT.failed,
};

export function exitOf(status: RunStatus): number {
  return BY_STATUS[status];
}

/** Ends the command with one line on stderr. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
