import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { lineage } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { askTool } from '#main/core/delegation/ask.ts';
import { delegationTools } from '#main/core/delegation/tools.ts';
import { Conversations } from './conversations.ts';
import { createDelegationHost } from './delegation-host.ts';
import { createDispatch } from './dispatch.ts';
import { Effects } from './effects.ts';
import { Feed } from './feed.ts';
import { FlowHub } from './flow.ts';
import { createFileKeeper } from './keep-files.ts';
import { createInsist } from './insist.ts';
import type { Engine, EngineParts } from './parts.ts';
import { MergeQueues } from './merge-queues.ts';
import { createPlaces } from './places.ts';
import { Predictions } from './predictions.ts';
import { createProjectSettings } from './projects.ts';
import { recover } from './recover.ts';
import { tidyTrees } from './take-away.ts';
import { type DueAt, retriesAt, Timers, timesOutAt } from './timers.ts';
import { createToolbox } from './toolbox.ts';
import { Views } from './views.ts';
import { Watchers } from './watchers.ts';

export interface RunningEngine extends Engine {
  readonly feed: Feed;
  /** Begins what is due, and gives those in line their places. For an engine that was started asleep; woken twice, it is awake. */
  wake(): Promise<void>;
  /** Stops what is under way and waits for it. The ledger is the caller's to close. */
  close(): Promise<void>;
}

/** Starts the engine on a ledger: views are loaded, what the former engine left is looked into, and unless it is asleep what is due is begun. */
export async function startEngine(parts: EngineParts): Promise<RunningEngine> {
  const { ledger, clock } = parts;
  const views = new Views();
  await views.load(ledger);
  const conversations = new Conversations(ledger);
  const flow = new FlowHub();
  const feed = new Feed(ledger, flow, clock);
  const effects = new Effects();
  const watchers = new Watchers(clock);
  const ending = new AbortController();
  const queues = new MergeQueues();
  const predictions = new Predictions(clock);
  let closed = false;
  let seq = await ledger.head();
  let started = false;
  let awake = false;
  let unwatch = (): void => undefined;

  const committed = (events: readonly LedgerEvent[], stored: readonly LedgerEvent[]): void => {
    seq = events.at(-1)?.seq ?? seq;
    const touched = new Set<AgentId>();
    for (const event of events) {
      conversations.extend(event);
      settleFlow(flow, event);
      if (event.agent !== null) touched.add(event.agent);
    }
    feed.announce(stored);
    // Asleep, whoever is asked to end may wait for one below that the former engine was ending.
    if (started) for (const agent of awake ? touched : idsOf(views.live())) lookAround(agent);
    if (started) queues.look(engine);
    if (started) predictions.take(engine, events);
    watchers.look();
  };

  const dispatch = createDispatch({ ...parts, views, committed }, seq);
  const insist = createInsist({ ...parts, dispatch, closed: () => closed });

  const places = createPlaces(parts.git, clock);
  const engine: Engine = {
    ...parts,
    views,
    dispatch,
    insist,
    conversations,
    flow,
    seq: () => seq,
    keeper: createFileKeeper(() => engine),
    placeOf: places.of,
    placeIn: places.placeIn,
    projects: createProjectSettings({ ...parts, views }),
    // The delegation tools ask the engine, which holds them: the host looks the engine up when it is asked.
    toolbox: createToolbox([...parts.tools, ...delegationTools(createDelegationHost(views, () => engine)), askTool()]),
    awake: () => awake,
    closing: () => closed,
    ending: ending.signal,
    abort: (agent) => effects.abort(agent),
    kill: (agent) => effects.kill(agent),
    until: (met, signal, timeoutMs) => watchers.until(met, signal, timeoutMs),
  };
  const timed = (dueAt: DueAt, kind: 'run.time_out' | 'turn.retry'): Timers => {
    const ring = async (id: AgentId): Promise<void> => {
      await insist(kind, { agent: id });
      // A timer may go off a moment before the clock says so: then nothing was decided, and it is set again.
      const agent = views.agents.get(id);
      if (agent !== undefined && !closed) own.set(agent);
    };
    const own = new Timers(clock, dueAt, (agent) => void ring(agent).catch((error: unknown) => parts.onError(kind, error)));
    return own;
  };
  const timers = [timed(timesOutAt, 'run.time_out'), timed(retriesAt, 'turn.retry')];

  const lookAround = (id: AgentId): void => {
    const agent = views.agents.get(id);
    // What comes of effects that are stopped at the end must not set a clock again: it would hold the process.
    if (agent === undefined || closed) return;
    if (awake) for (const each of timers) each.set(agent);
    effects.look(engine, id);
    if (hasEnded(agent.run.status)) conversations.forget(id);
    // Whoever is being stopped waits until nothing below it is.
    for (const above of lineage(views.agents, id)) if (above.id !== id && above.run.stopping !== null) effects.look(engine, above.id);
  };

  const limitLanes = async (): Promise<void> => {
    const { agentMaxThreads: agents, naniteMaxThreads: nanites } = parts.settings.now();
    await insist('lanes.limit', { agents, nanites });
  };
  const wake = async (): Promise<void> => {
    if (awake) return;
    awake = true;
    await insist('lanes.open', {});
    unwatch = parts.settings.onChange(() => void limitLanes().catch((error: unknown) => parts.onError('taking new limits over', error)));
    for (const agent of idsOf(views.live())) lookAround(agent);
    void tidyTrees(engine).catch((error: unknown) => parts.onError('removing what is left of worktrees', error));
    queues.look(engine);
    predictions.takeAll(engine);
  };
  await recover(engine);
  await limitLanes();
  started = true;
  if (!parts.asleep) await wake();

  return {
    ...engine,
    feed,
    wake,
    async close() {
      closed = true;
      ending.abort();
      unwatch();
      for (const each of timers) each.close();
      await queues.close();
      await predictions.close();
      await effects.close();
      await parts.merging.close();
    },
  };
}

function idsOf(agents: Iterable<Agent>): AgentId[] {
  return [...agents].map(({ id }) => id);
}

function settleFlow(flow: FlowHub, event: LedgerEvent): void {
  if (event.agent === null) return;
  if (event.type === 'turn.ended' || event.type === 'turn.cut') flow.settle(event.agent, null);
  if (event.type === 'tool.ended' || event.type === 'setup.ended') flow.settle(event.agent, event.body.call);
}
