import type { AgentId, EventId, IdSource } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { NO_USAGE } from '#shared/model/usage.ts';
import type { Loop } from '#shared/projections/loops.ts';
import type { ModelPart } from '#main/core/ports/model.ts';
import { unfinishedCalls } from '#main/core/recovery/decide.ts';
import type { Shortened } from '#main/core/turns/compact.ts';
import type { CallReading } from '#main/core/turns/decide.ts';
import type { Dispatch } from '#main/core/engine/dispatch.ts';
import type { Views } from '#main/core/engine/views.ts';

/** One random step: what kind of command, and numbers that choose whom and what it is about. */
export type Step = readonly [kind: number, who: number, what: number];

type Act = (at: {
  dispatch: Dispatch;
  views: Views;
  agent: Agent;
  what: number;
  pick: <T>(from: Iterable<T>) => T | undefined;
}) => Promise<unknown>;

const TEXTS = ['yes', 'no, the other one', 'a\nb', '∆ 𝌆'];

const reading = (name: string, mutates: boolean, problem: string | null): CallReading => ({
  name,
  tool: problem === null ? name : null,
  args: { path: 'a' },
  display: { kind: 'other', title: name },
  mutates,
  problem,
});
const CALLS: readonly CallReading[] = [
  reading('read', false, null),
  reading('write', true, null),
  reading('fly', false, 'there is no tool "fly"'),
  { ...reading('ask', false, null), asks: { text: 'which?', options: ['this', 'that'], to: 'person' } },
  { ...reading('ask', false, null), asks: { text: 'which?', options: [], to: 'parent' } },
];

const call = (name: string): ModelPart => ({ type: 'call', providerCall: name, name, args: { path: 'a' } });

const FACES = ['spawn_agent', 'Agent', 'spawn', 'nanite'] as const;

const spawn: Act = ({ dispatch, agent, what, pick }) => {
  const base = 'f'.repeat(40);
  const tree = { kind: 'worktree', repository: '/r/.git', folder: '/trees', base, target: { branch: 'main', path: '/r' } } as const;
  return dispatch('agent.spawn', {
    parent: agent.id,
    call: 'call_000000000000' as never,
    prompt: TEXTS[what % 4] ?? '',
    name: null,
    type: 'coder',
    model: 'm/m',
    tools: [{ tool: 'read', as: 'read' }],
    budget: what % 3 === 0 ? { maxTurns: 2 } : {},
    isolation: pick([{ kind: 'none' }, { kind: 'unavailable', why: 'no git' }, tree] as const) ?? { kind: 'none' },
    notices: [],
    maxDepth: 2,
    face: FACES[what % 4] ?? 'Agent',
    definition: { source: 'built-in', file: null },
    limits: { maxDepth: null, maxChildren: what % 5 === 0 ? 2 : null },
    sampling: what % 2 === 0 ? { temperature: 0.7 } : {},
    mode: agent.mode,
    restricted: what % 3 === 0,
    instructions: 'work',
  });
};

const answer: Act = async ({ dispatch, views, agent, what }) => {
  const loop = views.loops.get(agent.id);
  if (loop === undefined) return;
  const readings = Array.from({ length: what % 4 }, (_, index) => CALLS[(what + index) % CALLS.length] ?? CALLS[0]!);
  const words: ModelPart[] = what % 5 === 0 ? [] : [{ type: 'text', text: TEXTS[what % 4] ?? '' }];
  await dispatch('turn.finish', {
    agent: agent.id,
    turn: Math.max(1, loop.turn),
    attempt: Math.max(1, loop.attempt),
    parts: [...words, ...readings.map(({ name }) => call(name))],
    calls: readings,
    finish: 'stop',
    usage: { ...NO_USAGE, inputTokens: what },
    cost: { nanoDollars: what, unpricedCalls: 0, unknownCalls: 0 },
    fullness: { window: what % 3 === 0 ? { window: 20, maxOutput: null } : null, compactAt: 0.8 },
    compaction:
      loop.purpose === 'work' ? null : { summary: what % 3 === 0 ? '' : 'a summary', summarized: shortened(loop), bare: shortened(loop) },
  });
};

function shortened({ turn, known }: Loop): Shortened {
  return { kept: turn, emptied: [], dropped: { turns: known, messages: 0, toolResults: 0 }, tokensBefore: 20, tokensAfter: 5 };
}

const compact: Act = async ({ dispatch, agent, what }) => {
  await dispatch('agent.compact', { agent: agent.id, wish: what % 2 === 0 ? 'the names' : '' });
};

const breakOff: Act = async ({ dispatch, views, agent, what, pick }) => {
  const loop = views.loops.get(agent.id);
  if (loop === undefined) return;
  const failure = pick([
    null,
    { kind: 'connection', message: 'cut', status: null, retryAfterMs: null },
    { kind: 'too_long', message: 'too long', status: 400, retryAfterMs: null },
    { kind: 'invalid_request', message: 'odd', status: 400, retryAfterMs: null },
    { kind: 'auth', message: 'no key', status: 401, retryAfterMs: null },
    { kind: 'rate_limit', message: 'too many', status: 429, retryAfterMs: 1000 },
  ] as const);
  const { turn, attempt } = loop;
  await dispatch('turn.break', {
    agent: agent.id,
    turn,
    attempt,
    text: what % 2 === 0 ? 'half' : '',
    reasoning: '',
    failure: failure ?? null,
    recovery: { large: null, fallback: what % 2 === 0 ? ['other/model'] : [], hops: 2, local: [], failFast: false, pace: 1 },
    refuses: what % 3 === 0 ? ['temperature'] : [],
    compactAt: what % 4 === 0 ? 0 : 0.8,
    bare: loop.purpose === 'work' ? null : shortened(loop),
  });
};

const startTool: Act = async ({ dispatch, views, agent, pick }) => {
  const open = pick(views.loops.get(agent.id)?.calls ?? []);
  if (open !== undefined) await dispatch('tool.start', { agent: agent.id, call: open.call, recovery: { hash: 'h' } });
};

const endTool: Act = async ({ dispatch, views, agent, what, pick }) => {
  const open = pick((views.loops.get(agent.id)?.calls ?? []).filter((each) => each.state === 'started'));
  const outcome = what % 2 === 0 ? 'ok' : 'error';
  if (open !== undefined) await dispatch('tool.finish', { agent: agent.id, call: open.call, outcome, output: 'out', facts: {} });
};

const end: Act = ({ dispatch, views, agent, what }) => {
  const kept = views.worktrees.get(agent.id)?.state === 'ready';
  const committed = kept ? { head: 'e'.repeat(40), commits: what % 2, files: what % 2, added: what % 7, removed: 0 } : null;
  return dispatch('run.end', { agent: agent.id, text: 'words', partial: { text: 'part', reasoning: '' }, committed, note: '' });
};

const restart: Act = async ({ dispatch, views, what }) => {
  const aftermaths = unfinishedCalls(views).map(({ agent, call: open }) => ({
    agent: agent.id,
    call: open.call,
    aftermath:
      what % 2 === 0
        ? { known: false as const, output: 'so far' }
        : { known: true as const, result: { outcome: 'ok' as const, output: 'done', facts: {} } },
  }));
  await dispatch('engine.start', { version: '1', pid: 1, shell: 'cli', scratches: [], aftermaths });
  // Some engines only look, and never open the lanes.
  if (what % 3 !== 0) await dispatch('lanes.open', {});
};

const send =
  (kind: 'person' | 'agent'): Act =>
  ({ dispatch, agent, what }) =>
    dispatch('message.send', {
      agent: agent.id,
      from: kind === 'person' ? { kind } : { kind, agent: agent.id, name: agent.name },
      text: TEXTS[what % 4] ?? '',
      model: null,
      mode: kind === 'person' && agent.depth === 0 && what % 5 === 0 ? 'auto' : null,
      interrupt: what % 3 === 0,
    });

const PRICE = { input: 1_000_000, output: 1_000_000, cacheRead: 0, cacheWrite: 0, long: [], source: 'test', date: null };

/** What the world and the people may ask at any moment, in any order. Those that stand twice come twice as often. */
const ACTS: readonly Act[] = [
  answer,
  answer,
  answer,
  breakOff,
  compact,
  startTool,
  startTool,
  endTool,
  endTool,
  end,
  end,
  spawn,
  restart,
  send('person'),
  send('agent'),
  ({ dispatch, agent }) => dispatch('agent.stop', { agent: agent.id, reason: 'stop' }),
  ({ dispatch, agent, what }) =>
    dispatch('budget.raise', { agent: agent.id, budget: what % 2 === 0 ? {} : { maxCost: 50, maxTotalTokens: 500 } }),
  async ({ dispatch, views, agent, what }) => {
    const turn = views.loops.get(agent.id)?.turn ?? 0;
    await dispatch('turn.start', { agent: agent.id, turn, price: what % 5 === 0 ? null : PRICE, bytes: 10, maxTokens: 20 });
  },
  ({ dispatch, agent }) => dispatch('agent.kill', { agent: agent.id, reason: 'kill' }),
  ({ dispatch, agent }) => dispatch('agent.pause', { agent: agent.id }),
  ({ dispatch, agent }) => dispatch('agent.pause', { agent: agent.id }),
  ({ dispatch, agent }) => dispatch('agent.resume', { agent: agent.id }),
  ({ dispatch, what }) => dispatch('lanes.limit', { agents: (what % 5) - 1, nanites: (what % 3) - 1 }),
  async ({ dispatch, views, pick }) => {
    const open = pick(views.questions.values());
    if (open !== undefined) await dispatch('question.answer', { call: open.call, text: 'so' });
  },
  ({ dispatch, agent }) => dispatch('session.interrupt', { session: agent.session }),
  ({ dispatch, agent }) => dispatch('agent.resume', { agent: agent.id }),
  ({ dispatch, views, agent }) =>
    dispatch('run.wait', { agent: agent.id, call: 'call_000000000000' as never, children: views.childrenOf(agent.id) }),
  ({ dispatch, agent }) => dispatch('run.go_on', { agent: agent.id }),
  ({ dispatch, agent }) => dispatch('run.time_out', { agent: agent.id }),
  async ({ dispatch, views, what, pick }) => {
    const open = pick(views.approvals.values());
    if (open !== undefined)
      await dispatch('approval.answer', {
        call: open.call,
        answer: (['once', 'deny', 'session', 'always'] as const)[what % 4] ?? 'once',
        words: '',
        override: null,
        patterns: open.asks.patterns,
      });
  },
  ({ dispatch, agent }) => dispatch('worktree.start', { agent: agent.id }),
  ({ dispatch, agent, what }) =>
    dispatch('worktree.made', {
      agent: agent.id,
      leftBehind: 1,
      ports: { base: 20_000 + (what % 3) * 10, count: 10 },
      ...(what % 2 === 0 ? {} : { setup: { commands: ['true'], required: what % 4 === 1, timeoutSeconds: 9 } }),
    }),
  ({ dispatch, agent }) => dispatch('setup.start', { agent: agent.id, recovery: {} }),
  ({ dispatch, agent, what }) =>
    dispatch('setup.end', {
      agent: agent.id,
      outcome: (['ok', 'error', 'outcome_unknown', 'cancelled'] as const)[what % 4] ?? 'ok',
      output: 'said',
      facts: {},
    }),
  ({ dispatch, agent }) => dispatch('teardown.request', { agent: agent.id, commands: ['true'], timeoutSeconds: 9 }),
  ({ dispatch, agent }) => dispatch('worktree.failed', { agent: agent.id, why: 'no room' }),
  ({ dispatch, agent, what }) => {
    const queued = what % 3 === 0;
    const merge = { target: TARGET, before: 'b', head: 'h', kind: 'merge', message: null, result: 'c', queued } as const;
    return dispatch('merge.start', { agent: agent.id, ...merge });
  },
  ({ dispatch, agent, what }) =>
    dispatch('merge.end', {
      agent: agent.id,
      outcome: what % 2 === 0 ? 'merged' : 'failed',
      commit: what % 2 === 0 ? 'c' : null,
      detail: '',
    }),
  ({ dispatch, agent, what }) => {
    const how = what % 2 === 0 ? 'moved_back' : 'reverted';
    return dispatch('merge.start_undo', { agent: agent.id, commit: 'c', how, from: 'c', to: 'b' });
  },
  ({ dispatch, agent, what }) => dispatch('merge.end_undo', { agent: agent.id, outcome: what % 2 === 0 ? 'undone' : 'failed', detail: '' }),
  ({ dispatch, agent }) => dispatch('discard.start', { agent: agent.id, head: 'h' }),
  ({ dispatch, agent }) => dispatch('discard.start_undo', { agent: agent.id }),
  ({ dispatch, agent, what }) =>
    dispatch('discard.end_undo', { agent: agent.id, outcome: what % 2 === 0 ? 'restored' : 'failed', detail: '' }),
  ({ dispatch, agent, what }) => {
    const target = what % 5 === 0 ? null : TARGET;
    return dispatch('queue.add', { agent: agent.id, head: 'h', target, kind: 'merge', message: null });
  },
  ({ dispatch, agent }) => dispatch('queue.remove', { agent: agent.id }),
  ({ dispatch, agent }) => dispatch('queue.move', { agent: agent.id, before: null }),
  ({ dispatch }) => dispatch('queue.order', { queue: QUEUE }),
  ({ dispatch, what }) =>
    what % 4 === 0 ? dispatch('queue.stop', { queue: QUEUE, trouble: null }) : dispatch('queue.start', { queue: QUEUE }),
  ({ dispatch, agent }) => dispatch('landing.start', { agent: agent.id }),
  ({ dispatch, agent, what }) =>
    dispatch('landing.prepared', { agent: agent.id, from: 'b', commit: 'c', verify: what % 2 === 0 ? 'npm test' : null }),
  ({ dispatch, agent }) => dispatch('landing.set_back', { agent: agent.id, why: 'it is busy' }),
  ({ dispatch, agent }) => dispatch('verify.start', { agent: agent.id, commit: 'c', path: '/v', process: {} }),
  ({ dispatch, agent, what }) => {
    const outcome = (['passed', 'failed', 'timed_out', 'cut'] as const)[what % 4] ?? 'passed';
    return dispatch('verify.end', { agent: agent.id, outcome, exitCode: null, output: 'so', seconds: 1 });
  },
  ({ dispatch, agent }) => dispatch('landing.evict', { agent: agent.id, reason: 'conflict', words: 'no', paths: ['a'], output: null }),
  ({ dispatch, agent, what }) => dispatch('file.view', { agent: agent.id, path: 'a', oid: what % 2 === 0 ? 'o' : null }),
  ({ dispatch, what }) => startRoot(dispatch, what),
];

const TARGET = { branch: 'main', path: '/r' };
const QUEUE = { repository: '/r/.git', branch: 'main' };

export const KINDS = ACTS.length;

export function startRoot(dispatch: Dispatch, what: number): Promise<unknown> {
  const budget = what % 4 === 0 ? { maxTurns: 3 } : what % 4 === 1 ? { timeoutSeconds: 5 } : {};
  const command = { prompt: 'go', cwd: '/r', project: '/r/.git', model: 'm/m', tools: [], instructions: 'work', tour: false, budget };
  return dispatch('session.start', { ...command, mode: what % 2 === 0 ? 'ask' : 'auto', restricted: what % 5 === 0 });
}

export async function take(dispatch: Dispatch, views: Views, [kind, who, what]: Step): Promise<void> {
  const all = [...views.agents.values()];
  const agent = all[who % all.length];
  const act = ACTS[kind % ACTS.length];
  if (agent === undefined || act === undefined) return;
  const pick = <T>(from: Iterable<T>): T | undefined => {
    const list = [...from];
    return list[what % Math.max(1, list.length)];
  };
  await act({ dispatch, views, agent, what, pick });
}

/** Ids for a question that is asked on the side. */
export const NO_IDS = { message: () => 'msg_000000000000', event: () => '' as EventId, agent: () => '' as AgentId } as unknown as IdSource;
