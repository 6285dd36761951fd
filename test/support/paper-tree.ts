import type { Agent } from '#shared/model/agent.ts';
import { costOf } from '#shared/model/cost.ts';
import type { Price } from '#shared/model/price.ts';
import { NO_USAGE } from '#shared/model/usage.ts';
import { createDispatch } from '#main/core/engine/dispatch.ts';
import { Views } from '#main/core/engine/views.ts';
import { memoryLedger } from './memory-ledger.ts';

const CAP = 1_000_000_000;
/** Dear enough that forty agents cannot all be paid at once. */
const PRICE: Price = { input: 3e9, output: 15e9, cacheRead: 0, cacheWrite: 0, long: [], source: 'test', date: null };
const READ = { name: 'read', tool: 'read', args: {}, display: { kind: 'read', title: 'read' }, mutates: false, problem: null } as const;
const CALL = { type: 'call', providerCall: 'c', name: 'read', args: {} } as const;

/** One step: which agent moves, and how much of what was reserved its answer uses, in hundredths. */
export type PaperStep = readonly [who: number, share: number];

/**
 * Forty agents in four levels under a cap of a dollar, moved in any order without a model or a disk.
 * @returns in nano-dollars: the most that was spent and set aside at a time, and what was spent in the end
 */
export async function runOnPaper(steps: readonly PaperStep[]): Promise<{ most: number; spent: number; cap: number }> {
  const views = new Views();
  let at = 0;
  let seeds = 0;
  const dispatch = createDispatch(
    {
      ledger: memoryLedger(),
      views,
      clock: { now: () => at, after: () => () => undefined },
      newSeed: () => (seeds += 1).toString(16).padStart(8, '0').repeat(4),
      attended: () => true,
      committed: () => undefined,
    },
    0,
  );
  const base = { model: 'm/m', mode: 'auto', tools: [], restricted: false, instructions: '' } as const;
  await dispatch('session.start', { ...base, prompt: 'go', cwd: '/w', project: '/w', budget: { maxCost: CAP }, tour: false });
  const root = [...views.agents.values()][0]!;
  let level: Agent[] = [root];
  for (let depth = 1; depth <= 3; depth += 1) {
    const next: Agent[] = [];
    for (const parent of level) {
      for (let child = 0; child < 3; child += 1) {
        const how = {
          face: 'Agent',
          call: null,
          name: null,
          type: 'coder',
          definition: { source: 'built-in', file: null },
          sampling: {},
        } as const;
        const limits = {
          limits: { maxDepth: null, maxChildren: null },
          maxDepth: -1,
          isolation: { kind: 'none' },
          notices: [],
          budget: {},
        } as const;
        const made = await dispatch('agent.spawn', { ...base, ...how, ...limits, parent: parent.id, prompt: 'p' });
        if (made.ok) next.push(views.agents.get(made.value.agent)!);
      }
    }
    level = next;
  }
  const all = [...views.agents.values()].map(({ id }) => id);
  if (all.length !== 40) throw new Error(`${all.length} agents`);
  let most = 0;
  for (const [who, share] of steps) {
    at += 10;
    const id = all[who % all.length]!;
    const loop = views.loops.get(id)!;
    const { run } = views.agents.get(id)!;
    const bytes = 1000 + ((who * 37) % 20_000);
    if (loop.phase === 'requested') await dispatch('turn.start', { agent: id, turn: loop.turn, price: PRICE, bytes, maxTokens: 16_000 });
    else if (loop.phase === 'started') {
      // As dear as it may be, and no dearer: input and answer within what was set aside.
      const outputTokens = Math.floor(((loop.maxTokens ?? 0) * share) / 100);
      const paid = costOf({ ...NO_USAGE, outputTokens }, PRICE).nanoDollars;
      const inputTokens = Math.floor((Math.max(0, run.reserved - paid) / 3000) * (share / 100));
      const usage = { ...NO_USAGE, inputTokens, outputTokens };
      const turn = { agent: id, turn: loop.turn, attempt: loop.attempt };
      const cost = costOf(usage, PRICE);
      if (share === 77) {
        const recovery = { large: null, fallback: [], hops: 0, local: [], failFast: false, pace: 0 };
        const failure = { kind: 'connection', message: 'cut', status: null, retryAfterMs: null } as const;
        await dispatch('turn.break', { ...turn, text: '', reasoning: '', failure, refuses: [], recovery, compactAt: 0.8, bare: null });
      } else
        await dispatch('turn.finish', {
          ...turn,
          parts: [CALL],
          calls: [READ],
          finish: 'stop',
          usage,
          cost,
          fullness: { window: null, compactAt: 0.8 },
          compaction: null,
        });
    } else {
      const open = loop.calls.find(({ state }) => state === 'started');
      if (open !== undefined) await dispatch('tool.finish', { agent: id, call: open.call, outcome: 'ok', output: '', facts: {} });
    }
    const reserved = [...views.agents.values()].reduce((sum, agent) => sum + agent.run.reserved, 0);
    most = Math.max(most, views.agents.get(root.id)!.run.spent.nanoDollars + reserved);
  }
  return { most, spent: views.agents.get(root.id)!.run.spent.nanoDollars, cap: CAP };
}
