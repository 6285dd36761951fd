import type { RunStatus } from '#shared/model/run.ts';

/** How a status looks: `needs` is a run that waits for the person. */
export type StatusLook = 'running' | 'waiting' | 'needs' | 'queued' | 'paused' | 'done' | 'failed' | 'stopped' | 'interrupted';

const looks: Record<RunStatus, StatusLook> = {
  queued: 'queued',
  running: 'running',
  waiting: 'waiting',
  paused: 'paused',
  completed: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  timed_out: 'failed',
  budget_exhausted: 'failed',
  interrupted: 'interrupted',
};

const words: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
  budget_exhausted: 'Budget exhausted',
  interrupted: 'Interrupted',
};

export function lookOf(status: RunStatus, needsPerson = false): StatusLook {
  return needsPerson ? 'needs' : looks[status];
}

/** The status as a person reads it: `Timed out`. */
export function statusWords(status: RunStatus, needsPerson = false): string {
  return needsPerson ? 'Needs you' : words[status];
}
