import type { z } from 'zod';
import { checkpointEvents } from './checkpoint-events.ts';
import { engineEvents } from './engine-events.ts';
import type { Envelope } from './envelope.ts';
import { mergeQueueEvents } from './merge-queue-events.ts';
import { runEvents } from './run-events.ts';
import { sessionEvents } from './session-events.ts';
import { turnEvents } from './turn-events.ts';
import { worktreeEvents } from './worktree-events.ts';

/** Every fact there is, by type. A body's shape is for ever: a change is a new version and an upcaster. */
export const catalog = {
  ...engineEvents,
  ...sessionEvents,
  ...runEvents,
  ...turnEvents,
  ...worktreeEvents,
  ...checkpointEvents,
  ...mergeQueueEvents,
} as const;

export type EventType = keyof typeof catalog;
export type BodyOf<T extends EventType> = z.infer<(typeof catalog)[T]>;

/** Version that this build writes. A type that is not named is at 1. */
export const versions: Partial<Record<EventType, number>> = {
  'agent.created': 3,
  'notice.given': 2,
  'project.trust_decided': 2,
  'run.waiting': 2,
  'turn.requested': 2,
  'turn.cut': 3,
  'turn.started': 2,
  'turn.ended': 3,
  'run.queued': 2,
  'run.started': 3,
  'approval.requested': 2,
  'approval.answered': 2,
  'merge.started': 2,
  'merge.ended': 2,
};

/** A fact as core decides it, before the engine puts the envelope around it. */
export type Fact = {
  [T in EventType]: {
    type: T;
    body: BodyOf<T>;
    session: Envelope['session'];
    agent: Envelope['agent'];
    run: Envelope['run'];
    /** Events it follows from, beyond the command's own causes. */
    causes?: Envelope['causes'];
  };
}[EventType];

/** A fact in the ledger. */
export type LedgerEvent = { [T in EventType]: Omit<Envelope, 'type' | 'body'> & { type: T; body: BodyOf<T> } }[EventType];

export type EventOf<T extends EventType> = Extract<LedgerEvent, { type: T }>;
