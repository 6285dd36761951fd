import type { EventOf } from '#shared/events/catalog.ts';
import type { AgentId, CallId, EventId, RunId } from '#shared/lib/ids.ts';
import type { Cost } from '#shared/model/cost.ts';
import type { Override } from '#shared/model/approval.ts';
import type { TurnPurpose } from '#shared/model/compaction.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Sender } from '#shared/model/message.ts';
import type { QuestionTo } from '#shared/model/question.ts';
import type { Stretch } from '#shared/model/rewind.ts';
import type { EndStatus, RunTrigger } from '#shared/model/run.ts';
import type { LongText } from '#shared/model/text.ts';
import type { ToolDisplay, ToolOutcome } from '#shared/model/tool.ts';
import type { Usage } from '#shared/model/usage.ts';
import { type Projection, UNCHANGED } from './projection.ts';

interface Common {
  /** Stable, and unique within the session. */
  readonly key: string;
  /** Where it stands among its siblings; ever growing. */
  readonly order: number;
  /** The event that it began with: what a link to it names. */
  readonly event: EventId;
  readonly at: number;
}

/** One node of a session's transcript, ready to be shown. */
export type TranscriptItem = Common &
  /** `turn` is the one that read it; null while none has. */
  (
    | { readonly kind: 'message'; readonly from: Sender; readonly text: LongText; readonly turn: number | null }
    | { readonly kind: 'text'; readonly turn: number; readonly text: LongText; readonly cut: boolean }
    | { readonly kind: 'reasoning'; readonly turn: number; readonly text: LongText; readonly cut: boolean }
    | CallItem
    | {
        readonly kind: 'turn';
        readonly turn: number;
        readonly purpose: TurnPurpose;
        readonly attempt: number;
        readonly state: 'requested' | 'started' | 'ended' | 'cut';
        readonly model: string;
        readonly startedAt: number | null;
        readonly endedAt: number | null;
        readonly usage: Usage | null;
        readonly cost: Cost | null;
        readonly failure: string | null;
      }
    | CompactionItem
    | { readonly kind: 'notice'; readonly about: string; readonly text: string }
    | { readonly kind: 'nanite'; readonly nanite: AgentId; readonly name: string }
    | {
        readonly kind: 'rewound';
        /** Null where the conversation stayed. */
        readonly conversation: { readonly gone: Stretch; readonly back: Stretch } | null;
        readonly files: boolean;
      }
    | { readonly kind: 'run'; readonly run: RunId; readonly trigger: RunTrigger; readonly first: boolean }
    | { readonly kind: 'end'; readonly run: RunId; readonly status: EndStatus; readonly reason: string; readonly seconds: number | null }
  );

/** A compaction that took place: what stands above it and is of a turn before `kept` is no longer known to the model, but for the first message. */
export type CompactionItem = Common & { readonly kind: 'compaction' } & EventOf<'context.compacted'>['body'];

export interface CallItem extends Common {
  readonly kind: 'call';
  readonly turn: number;
  readonly call: CallId;
  /** The name the model used: shown as it is, never matched on. */
  readonly name: string;
  readonly args: JsonObject;
  readonly display: ToolDisplay;
  readonly mutates: boolean;
  readonly state: 'requested' | 'asking' | 'approved' | 'started' | 'ended';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: ToolOutcome | null;
  readonly output: LongText;
  readonly facts: JsonObject;
  /** What a person put in place of its arguments. */
  readonly override: Override | null;
  /** What it asks, or asked. */
  readonly question: { readonly text: LongText; readonly options: readonly string[]; readonly to: QuestionTo } | null;
  /** Words that answered it. */
  readonly answer: { readonly from: Sender; readonly text: LongText } | null;
}

/** The nodes of sessions by `session/key`. Saved nowhere: folded from a range of a session's events, in engine and window alike. */
export const transcript: Projection<TranscriptItem> = {
  name: 'transcript',
  version: 2,
  fold(get, event) {
    if (event.session === null) return UNCHANGED;
    const key = (local: string) => `${event.session}/${local}`;
    const common = (local: string, place = 0) => ({ key: local, order: event.seq * 1000 + place, event: event.id, at: event.at });
    const put = (item: TranscriptItem) => ({ key: key(item.key), row: item });
    switch (event.type) {
      case 'message.accepted': {
        const { message, from, text } = event.body;
        return [put({ ...common(message), kind: 'message', from, text, turn: null })];
      }
      case 'notice.given':
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', ...event.body })];
      case 'sampling.left_out': {
        const text = `Asked without ${event.body.settings.join(' and ')} from here on: ${event.body.why}`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'model', text })];
      }
      case 'budget.warned': {
        const text = `Four fifths of ${event.body.limit} are used.`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'budget', text })];
      }
      case 'recovery.planned': {
        const { stage, model, until, why } = event.body;
        const seconds = Math.round((until - event.at) / 1000);
        const when = seconds <= 0 ? 'at once' : `in ${seconds} s`;
        const text =
          stage === 'fail_fast' ? `${why} It is not asked again (${stage}).` : `${why} It is asked again ${when}, of ${model} (${stage}).`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'recovery', text })];
      }
      case 'nanite.enqueued': {
        const { nanite, name } = event.body;
        return [put({ ...common(`nanite:${nanite}`), kind: 'nanite', nanite, name })];
      }
      case 'checkpoint.failed': {
        const text = `The files of this step could not be kept, so no rewind leads back to it: ${event.body.why}`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'checkpoint', text })];
      }
      case 'rewind.failed': {
        const text = `It was not rewound: ${event.body.why}`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'checkpoint', text })];
      }
      case 'agent.rewound': {
        const { conversation, gone, back, files } = event.body;
        const moved = conversation ? { gone, back } : null;
        return [put({ ...common(`rewound:${event.id}`), kind: 'rewound', conversation: moved, files: files !== null })];
      }
      case 'worktree.unavailable':
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'worktree', text: event.body.why })];
      case 'worktree.ready': {
        const { leftBehind } = event.body;
        if (leftBehind === 0) return UNCHANGED;
        const text = `${leftBehind} uncommitted ${leftBehind === 1 ? 'change' : 'changes'} in the parent's tree stayed there: this tree starts at its last commit.`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'worktree', text })];
      }
      case 'worktree.included': {
        const { files, bytes, notes } = event.body;
        const copied = `${files} ignored ${files === 1 ? 'file' : 'files'} (${Math.ceil(bytes / 1024)} KB) came along, as .worktreeinclude says.`;
        return [put({ ...common(`notice:${event.id}`), kind: 'notice', about: 'worktree', text: [copied, ...notes].join('\n') })];
      }
      case 'setup.requested': {
        const { call, kind, commands } = event.body;
        const title = kind === 'setup' ? 'Set up the worktree' : 'Tear down the worktree';
        const detail = commands.join('\n');
        const display = { kind: 'execute', title, detail } as const;
        return [put({ ...common(call), ...NEW_CALL, turn: 0, call, name: kind, args: { commands: detail }, display, mutates: true })];
      }
      case 'setup.started':
      case 'setup.ended': {
        const item = get(key(event.body.call));
        return item?.kind === 'call' ? [put(callAfter(item, event))] : UNCHANGED;
      }
      case 'run.started':
        if (event.run === null) return UNCHANGED;
        return [put({ ...common(event.run), kind: 'run', run: event.run, trigger: event.body.trigger, first: event.body.after === null })];
      case 'run.ended': {
        if (event.run === null) return UNCHANGED;
        const began = get(key(event.run));
        const seconds = began === undefined ? null : Math.max(0, event.at - began.at) / 1000;
        return [
          put({
            ...common(`end:${event.run}`),
            kind: 'end',
            run: event.run,
            status: event.body.status,
            reason: event.body.reason,
            seconds,
          }),
        ];
      }
      case 'turn.requested': {
        const read = event.body.messages.flatMap((message) => {
          const item = get(key(message));
          return item?.kind === 'message' ? [put({ ...item, turn: event.body.turn })] : [];
        });
        const { turn, purpose } = event.body;
        return [
          ...read,
          put({
            ...common(`turn:${turn}`),
            kind: 'turn',
            turn,
            purpose,
            attempt: 0,
            state: 'requested',
            model: '',
            startedAt: null,
            endedAt: null,
            usage: null,
            cost: null,
            failure: null,
          }),
        ];
      }
      case 'turn.started':
      case 'turn.ended':
      case 'turn.cut':
        return turnChanges(get(key(`turn:${event.body.turn}`)), event, common).map(put);
      case 'context.compacted':
        return [put({ ...common(`compaction:${event.body.turn}`), kind: 'compaction', ...event.body })];
      case 'tool.requested': {
        const { turn, call, name, args, display, mutates } = event.body;
        return [
          put({
            ...common(call),
            ...NEW_CALL,
            turn,
            call,
            name,
            args,
            display,
            mutates,
          }),
        ];
      }
      case 'approval.requested':
      case 'approval.answered':
      case 'question.asked':
      case 'question.answered':
      case 'tool.started':
      case 'tool.ended': {
        const item = get(key(event.body.call));
        return item?.kind === 'call' ? [put(callAfter(item, event))] : UNCHANGED;
      }
      default:
        return UNCHANGED;
    }
  },
};

/** A call of which no more is known than that it is asked for. */
const NEW_CALL = {
  kind: 'call',
  state: 'requested',
  startedAt: null,
  endedAt: null,
  outcome: null,
  output: '',
  facts: {},
  question: null,
  override: null,
  answer: null,
} as const;

type TurnEvent = EventOf<'turn.started' | 'turn.ended' | 'turn.cut'>;

function turnChanges(
  item: TranscriptItem | undefined,
  event: TurnEvent,
  common: (local: string, place?: number) => Common,
): TranscriptItem[] {
  const turn = item?.kind === 'turn' ? item : undefined;
  switch (event.type) {
    case 'turn.started':
      return turn === undefined
        ? []
        : [{ ...turn, state: 'started', attempt: event.body.attempt, model: event.body.model, startedAt: event.at, failure: null }];
    case 'turn.ended': {
      const words = event.body.parts.flatMap((part, place): TranscriptItem[] => {
        // A summary is shown where it takes the place of what it sums up.
        if (part.type === 'call' || turn?.purpose === 'compact') return [];
        return [
          {
            ...common(`part:${event.body.turn}.${event.body.attempt}.${place}`, place),
            kind: part.type,
            turn: event.body.turn,
            text: part.text,
            cut: false,
          },
        ];
      });
      return turn === undefined
        ? words
        : [{ ...turn, state: 'ended', endedAt: event.at, usage: event.body.usage, cost: event.body.cost }, ...words];
    }
    case 'turn.cut': {
      const { turn: number, attempt, text, reasoning, failure } = event.body;
      const words: TranscriptItem[] = [];
      if (reasoning !== '')
        words.push({ ...common(`cut:${number}.${attempt}.reasoning`, 0), kind: 'reasoning', turn: number, text: reasoning, cut: true });
      if (text !== '') words.push({ ...common(`cut:${number}.${attempt}.text`, 1), kind: 'text', turn: number, text, cut: true });
      return turn === undefined ? words : [{ ...turn, state: 'cut', endedAt: event.at, failure: failure?.message ?? null }, ...words];
    }
  }
}

type CallEvent = EventOf<
  | 'approval.requested'
  | 'approval.answered'
  | 'question.asked'
  | 'question.answered'
  | 'tool.started'
  | 'tool.ended'
  | 'setup.started'
  | 'setup.ended'
>;

function callAfter(item: CallItem, event: CallEvent): CallItem {
  switch (event.type) {
    case 'approval.requested':
      return { ...item, state: 'asking' };
    case 'approval.answered':
      return { ...item, state: event.body.answer === 'deny' ? item.state : 'approved', override: event.body.override };
    case 'question.asked': {
      const { question: text, options, to } = event.body;
      return { ...item, state: 'asking', question: { text, options, to } };
    }
    case 'question.answered':
      return { ...item, answer: { from: event.body.from, text: event.body.text } };
    case 'tool.started':
    case 'setup.started':
      return { ...item, state: 'started', startedAt: event.at };
    case 'tool.ended':
    case 'setup.ended': {
      const { outcome, output, facts } = event.body;
      return { ...item, state: 'ended', endedAt: event.at, outcome, output, facts };
    }
  }
}
