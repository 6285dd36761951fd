import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId, EventId, MessageId } from '#shared/lib/ids.ts';
import type { CompactionReason, TurnPurpose } from '#shared/model/compaction.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { isWords } from '#shared/model/message.ts';
import type { RunTrigger } from '#shared/model/run.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** How far one call of the present turn has come. `asking` waits for a person; `ready` was allowed by one. */
export type CallState = 'requested' | 'asking' | 'ready' | 'started' | 'ended';

export interface LoopCall {
  readonly call: CallId;
  readonly tool: string | null;
  readonly mutates: boolean;
  readonly state: CallState;
  /** It ended, and not well. */
  readonly failed: boolean;
  /** What a restart needs, once started. */
  readonly recovery: JsonObject | null;
  /** Name and arguments in a few characters, to notice a model that goes in circles. */
  readonly print: string;
  /** The last fact about it. */
  readonly event: EventId;
}

/** The agent's loop: which turn it is in and what of it is still open. */
export interface Loop {
  readonly agent: AgentId;
  /** 0 before the first. */
  readonly turn: number;
  /** `none`: no model call is due. `requested`: due. `started`: under way. `answered`: its calls are being run. `cut`: broken off. */
  readonly phase: 'none' | 'requested' | 'started' | 'answered' | 'cut';
  readonly purpose: TurnPurpose;
  readonly attempt: number;
  /** Most tokens that the answer under way may have; null where nothing limits it. */
  readonly maxTokens: number | null;
  readonly messages: readonly MessageId[];
  readonly calls: readonly LoopCall[];
  /** Its tree is being made: no turn begins before. */
  readonly making: boolean;
  /** Its tree is made, and commands that make it ready are due or at work: no turn begins before their end. */
  readonly settingUp: boolean;
  /** Whether words were said in this run. */
  readonly said: boolean;
  /** The last fact about the turn itself. */
  readonly event: EventId | null;
  /** How often in a row the very same calls were made again, and how often in a row they failed each time. */
  readonly repeats: number;
  readonly failures: number;
  /** Its person and its model were told that it goes in circles. */
  readonly warned: boolean;
  readonly lastPrint: string;
  /** Its context is to be compacted before the next turn of the work; `tries` were answered with nothing of use. */
  readonly compaction: { readonly reason: CompactionReason; readonly tries: number } | null;
  /** A turn of the work is due after the one that compacts, whether or not messages come. */
  readonly owes: boolean;
  /** Answered turns that its model knows word for word. */
  readonly known: number;
  /** Compactions in a row after which the context was too long again at once. */
  readonly fruitless: number;
}

/** The loops of agents, by agent id. It holds no text, only where a turn stands. */
export const loops: Projection<Loop> = {
  name: 'loops',
  version: 5,
  fold(get, event) {
    if (event.agent === null) return UNCHANGED;
    if (event.type === 'agent.created') return [{ key: event.agent, row: { ...FRESH, agent: event.agent } }];
    const before = get(event.agent);
    if (before === undefined) return UNCHANGED;
    const row = after(before, event);
    return row === before ? UNCHANGED : [{ key: event.agent, row }];
  },
};

const FRESH: Omit<Loop, 'agent'> = {
  turn: 0,
  phase: 'none',
  purpose: 'work',
  attempt: 0,
  maxTokens: null,
  messages: [],
  calls: [],
  making: false,
  settingUp: false,
  said: false,
  event: null,
  repeats: 0,
  failures: 0,
  warned: false,
  lastPrint: '',
  compaction: null,
  owes: false,
  known: 0,
  fruitless: 0,
};

function after(loop: Loop, event: LedgerEvent): Loop {
  switch (event.type) {
    case 'worktree.requested':
      return { ...loop, making: true };
    case 'worktree.ready':
    case 'worktree.unavailable':
      return { ...loop, making: false };
    case 'setup.requested':
      return event.body.kind === 'setup' ? { ...loop, settingUp: true } : loop;
    case 'setup.ended':
      return loop.settingUp ? { ...loop, settingUp: false } : loop;
    case 'run.started':
      // Resume goes on inside the cut turn: the same turn is asked again. Any other start begins a new one.
      if (event.body.trigger === 'resume') return loop.phase === 'cut' ? { ...loop, phase: 'requested' } : loop;
      return {
        ...loop,
        ...leftBy(loop, event.body.trigger),
        said: false,
        repeats: 0,
        failures: 0,
        warned: false,
        lastPrint: '',
        owes: false,
      };
    case 'notice.given':
      return event.body.about === 'loop' ? { ...loop, warned: true } : loop;
    case 'turn.requested':
      return { ...loop, ...requested(loop, event.body), phase: 'requested', attempt: 0, calls: [], event: event.id };
    case 'turn.started':
      return { ...loop, phase: 'started', attempt: event.body.attempt, maxTokens: event.body.maxTokens, event: event.id };
    case 'turn.ended': {
      const ended = { ...loop, phase: 'answered', event: event.id } as const;
      if (loop.purpose === 'compact') return triedAgain(ended);
      return { ...ended, said: loop.said || event.body.parts.some(isWords), known: loop.known + 1 };
    }
    case 'turn.cut': {
      const cut = { ...loop, phase: 'cut', event: event.id } as const;
      return loop.purpose === 'compact' && isUseless(event.body.failure) ? triedAgain(cut) : cut;
    }
    case 'compaction.planned': {
      const { reason } = event.body;
      return { ...loop, compaction: { reason, tries: 0 }, owes: loop.owes || reason === 'refused' };
    }
    case 'context.compacted':
      return {
        ...loop,
        compaction: null,
        known: loop.known - event.body.dropped.turns,
        // One that a person wanted need not have been for want of room.
        fruitless: loop.fruitless + (event.body.reason === 'asked' ? 0 : 1),
      };
    case 'recovery.planned':
      // The last stage of a nanite: nothing is asked again.
      if (event.body.stage === 'fail_fast') return loop;
      return loop.phase === 'cut' ? { ...loop, phase: 'requested', event: event.id } : loop;
    case 'sampling.left_out':
      return loop.phase === 'cut' ? { ...loop, phase: 'requested', event: event.id } : loop;
    case 'tool.requested': {
      const { call, tool, mutates } = event.body;
      const print = `${event.body.name} ${fingerprint(JSON.stringify(event.body.args))}`;
      const added: LoopCall = { call, tool, mutates, state: 'requested', failed: false, recovery: null, print, event: event.id };
      const calls = [...loop.calls, added];
      return { ...loop, calls };
    }
    case 'approval.requested':
    case 'question.asked':
      return withCall(loop, event.body.call, { state: 'asking', event: event.id });
    case 'approval.answered':
      return withCall(loop, event.body.call, { state: event.body.answer === 'deny' ? 'asking' : 'ready', event: event.id });
    case 'tool.started':
      return withCall(loop, event.body.call, { state: 'started', recovery: event.body.recovery, event: event.id });
    case 'tool.ended': {
      const next = withCall(loop, event.body.call, {
        state: 'ended',
        failed: event.body.outcome !== 'ok',
        recovery: null,
        event: event.id,
      });
      return next.calls.every((call) => call.state === 'ended') ? countRepeats(next) : next;
    }
    case 'agent.rewound':
      // What it was at is left: its next turn begins with new words.
      return event.body.conversation ? { ...loop, ...rewound(loop, event.body), event: event.id } : loop;
    case 'run.ended':
      return event.body.status === 'interrupted' ? rewindReads(loop) : loop;
    default:
      return loop;
  }
}

/** What a former run left: what was due and never answered is not asked again before what was said since, and not at all by one that only compacts. */
function leftBy({ phase, calls }: Loop, trigger: RunTrigger): Pick<Loop, 'phase' | 'calls'> {
  if (trigger === 'compact') return { phase: 'none', calls: [] };
  return { phase: phase === 'requested' ? 'cut' : phase, calls };
}

function rewound({ known }: Loop, { turn, gone, back }: EventOf<'agent.rewound'>['body']): Partial<Loop> {
  const left = turn === 0 ? 0 : Math.max(1, known - gone.turns.length + back.turns.length);
  return { phase: 'none', purpose: 'work', messages: [], calls: [], said: false, compaction: null, owes: false, fruitless: 0, known: left };
}

type Requested = EventOf<'turn.requested'>['body'];

function requested(loop: Loop, { turn, messages, purpose }: Requested): Pick<Loop, 'turn' | 'messages' | 'purpose' | 'owes' | 'fruitless'> {
  const answered = loop.phase === 'answered' && loop.purpose === 'work';
  if (purpose === 'compact') {
    return { turn, messages, purpose, owes: loop.owes || (answered && loop.calls.length > 0), fruitless: loop.fruitless };
  }
  // Two turns of work in a row, and there is room: the last compaction was of use.
  return { turn, messages, purpose, owes: false, fruitless: answered && loop.compaction === null ? 0 : loop.fruitless };
}

/** A request for a summary that another one, made otherwise, may do better than. */
function isUseless(failure: EventOf<'turn.cut'>['body']['failure']): boolean {
  return failure?.kind === 'invalid_request' || failure?.kind === 'malformed';
}

function triedAgain(loop: Loop): Loop {
  return loop.compaction === null ? loop : { ...loop, compaction: { ...loop.compaction, tries: loop.compaction.tries + 1 } };
}

function withCall(loop: Loop, call: CallId, change: Partial<LoopCall>): Loop {
  return { ...loop, calls: loop.calls.map((each) => (each.call === call ? { ...each, ...change } : each)) };
}

function countRepeats(loop: Loop): Loop {
  const print = loop.calls.map((call) => call.print).join('\n');
  const same = print === loop.lastPrint;
  const failed = loop.calls.every((call) => call.failed);
  return {
    ...loop,
    lastPrint: print,
    repeats: same ? loop.repeats + 1 : 0,
    failures: same && failed ? loop.failures + 1 : 0,
    warned: same && loop.warned,
  };
}

/** A read that was cut off changed nothing: it runs again when the run resumes. */
function rewindReads(loop: Loop): Loop {
  const again = (call: LoopCall): LoopCall =>
    call.state === 'started' && !call.mutates ? { ...call, state: 'ready', recovery: null } : call;
  return { ...loop, calls: loop.calls.map(again) };
}

/** FNV-1a, 32 bits: enough to tell neighbours apart, and it needs no crypto here. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16);
}
