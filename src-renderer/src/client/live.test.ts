import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveBatch, Snapshot } from '#shared/contract/live.ts';
import { emptyFlow, useFlow } from '#renderer/stores/flow.ts';
import { factsOf, ids } from '#renderer/stores/facts.test-support.ts';
import { emptyLive, useLive } from '#renderer/stores/live.ts';
import { initialView, selectSession, useView } from '#renderer/stores/view.ts';
import { type Live, startLive } from './live.ts';
import type { Rpc } from './rpc.ts';

/** An engine whose batches the test hands out; each subscription is kept with what it asked for. */
function engine() {
  const subscriptions: { after: number; roots: readonly string[]; give: (batch: LiveBatch) => void; end: () => void }[] = [];
  const state = { snapshots: 0, seq: 0 };
  const snapshot = (): Promise<Snapshot> => {
    state.snapshots += 1;
    return Promise.resolve({
      seq: state.seq,
      sessions: [],
      agents: [],
      approvals: [],
      questions: [],
      lanes: [],
      permissions: [],
      worktrees: [],
      mergeQueues: [],
      predictions: [],
    });
  };
  const subscribe = ({ after, roots }: { after: number; roots: string[] }, { signal }: { signal: AbortSignal }) => {
    const queue: (LiveBatch | 'end')[] = [];
    let wake = () => {};
    const put = (next: LiveBatch | 'end') => {
      queue.push(next);
      wake();
    };
    signal.addEventListener('abort', () => wake());
    subscriptions.push({ after, roots, give: put, end: () => put('end') });
    async function* batches() {
      while (!signal.aborted) {
        const next = queue.shift();
        if (next === 'end') throw new Error('connection lost');
        if (next !== undefined) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    }
    return Promise.resolve(batches());
  };
  return { subscriptions, state, rpc: { live: { snapshot, subscribe }, sessions: {} } as unknown as Rpc };
}

let live: Live | undefined;
beforeEach(() => {
  useLive.setState(emptyLive, true);
  useFlow.setState(emptyFlow, true);
  useView.setState(initialView, true);
});
afterEach(() => live?.stop());

function start(rpc: Rpc) {
  let frame: (() => boolean) | undefined;
  live = startLive({
    rpc,
    now: () => 0,
    wait: () => Promise.resolve(),
    frames: (work) => {
      frame = work;
      return { ask: () => undefined, stop: () => undefined };
    },
  });
  return { drawFrame: () => frame?.() };
}

const created = (seq: number, name: string) =>
  factsOf(name)(seq, 'agent.created', {
    name,
    type: 'coder',
    parent: null,
    spawnedBy: ids.call(name),
    root: ids.session(name),
    depth: 0,
    model: 'playbook',
    mode: 'ask',
    cwd: '/w',
    tools: [],
    face: 'root',
    definition: { source: 'built-in', file: null },
    limits: { maxDepth: null, maxChildren: null },
    sampling: {},
    restricted: false,
    instructions: '',
  });
const names = () => [...useLive.getState().agents.keys()];
const subscribed = (all: unknown[], count: number) => vi.waitFor(() => expect(all).toHaveLength(count), { interval: 1 });

it('shows facts in the next frame, not before', async () => {
  const { rpc, subscriptions } = engine();
  const { drawFrame } = start(rpc);
  await subscribed(subscriptions, 1);
  subscriptions[0]!.give({ kind: 'facts', after: 0, events: [created(1, 'ada'), created(2, 'bob')] });
  await vi.waitFor(() => {
    drawFrame();
    expect(names()).toEqual(['ada', 'bob']);
  });
  expect(useLive.getState().seq).toBe(2);
  expect(useLive.getState().spawned.get('call_ada')).toEqual(['ada']);
});

it('folds what is asked and how many may be at work', async () => {
  const { rpc, subscriptions } = engine();
  const { drawFrame } = start(rpc);
  await subscribed(subscriptions, 1);
  const fact = factsOf('ada');
  const asked = fact(2, 'question.asked', { turn: 1, call: ids.call('ask'), to: { kind: 'person' }, question: 'Which?', options: [] });
  const limited = fact(3, 'lanes.limited', { agents: 6, nanites: 2 });
  subscriptions[0]!.give({ kind: 'facts', after: 0, events: [created(1, 'ada'), asked, limited] });
  await vi.waitFor(() => {
    drawFrame();
    expect(useLive.getState().questions.get('call_ask')?.question).toBe('Which?');
  });
  expect(useLive.getState().lanes.get('agents')?.cap).toBe(6);
  subscriptions[0]!.give({
    kind: 'facts',
    after: 3,
    events: [fact(4, 'question.answered', { turn: 1, call: ids.call('ask'), from: { kind: 'person' }, text: 'This' })],
  });
  await vi.waitFor(() => {
    drawFrame();
    expect(useLive.getState().questions.size).toBe(0);
  });
});

it.each([
  ['a gap', { kind: 'facts', after: 7, events: [created(8, 'late')] } satisfies LiveBatch],
  ['a reset', { kind: 'reset', seq: 9 } satisfies LiveBatch],
])('takes a new snapshot after %s, and goes on after it', async (_, batch) => {
  const { rpc, subscriptions, state } = engine();
  start(rpc);
  await subscribed(subscriptions, 1);
  state.seq = 9;
  subscriptions[0]!.give(batch);
  await subscribed(subscriptions, 2);
  expect(state.snapshots).toBe(2);
  expect(subscriptions[1]!.after).toBe(9);
  expect(names()).toEqual([]);
});

it('passes by facts that it has', async () => {
  const { rpc, subscriptions } = engine();
  const { drawFrame } = start(rpc);
  await subscribed(subscriptions, 1);
  subscriptions[0]!.give({ kind: 'facts', after: 0, events: [created(1, 'ada')] });
  subscriptions[0]!.give({ kind: 'facts', after: 0, events: [created(1, 'ada'), created(2, 'bob')] });
  await vi.waitFor(() => {
    drawFrame();
    expect(names()).toEqual(['ada', 'bob']);
  });
});

it('takes a new snapshot after the connection was lost', async () => {
  const { rpc, subscriptions, state } = engine();
  start(rpc);
  await subscribed(subscriptions, 1);
  subscriptions[0]!.end();
  await subscribed(subscriptions, 2);
  expect(state.snapshots).toBe(2);
});

it('asks for the flow of the session that the person looks at, from where it stands', async () => {
  const { rpc, subscriptions, state } = engine();
  const { drawFrame } = start(rpc);
  await subscribed(subscriptions, 1);
  subscriptions[0]!.give({ kind: 'facts', after: 0, events: [created(1, 'ada')] });
  await vi.waitFor(() => {
    drawFrame();
    expect(names()).toEqual(['ada']);
  });
  selectSession(ids.session('ada'));
  await subscribed(subscriptions, 2);
  expect(subscriptions[1]).toMatchObject({ after: 1, roots: ['ses_ada'] });
  expect(state.snapshots).toBe(1);
  const piece = { session: ids.session('ada'), agent: ids.agent('ada'), block: '1.1.0', kind: 'text' as const, offset: 0, text: 'Hello' };
  subscriptions[1]!.give({ kind: 'flow', items: [piece] });
  await vi.waitFor(() => {
    drawFrame();
    expect(useFlow.getState().blocks.get(ids.session('ada'))?.[0]?.text).toBe('Hello');
  });
});
