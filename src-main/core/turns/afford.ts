import { formatDollars } from '#shared/model/cost-words.ts';
import type { Agent } from '#shared/model/agent.ts';
import { type Price, reservation } from '#shared/model/price.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { isWithin, lineage } from '#shared/lib/lineage.ts';
import type { Folds } from '#main/core/ports/decision.ts';

/** What the next call of an agent may need. */
export interface Need {
  /** Null: the model is unpriced. */
  readonly price: Price | null;
  /** Size of the whole request. */
  readonly bytes: number;
  /** Most tokens that its answer is wanted to have. */
  readonly maxTokens: number;
}

export type Verdict =
  /** `maxTokens`: as long as its answer may be for what is set aside; null where no money is limited. */
  | { readonly kind: 'go'; readonly reserved: number; readonly maxTokens: number | null }
  /** What is left is reserved by others, who may not use all of it. */
  | { readonly kind: 'wait'; readonly agent: AgentId }
  | { readonly kind: 'stop'; readonly status: 'budget_exhausted' | 'failed'; readonly reason: string };

/** An answer shorter than this helps nobody: then it is better to stop. */
const LEAST_TOKENS = 1024;

/** The agent and those above it whose run has a limit on money or tokens. */
export function capped(folds: Folds, agent: Agent): Agent[] {
  return [...lineage(folds.agents, agent.id)].filter(
    ({ run: { budget, status } }) => !hasEnded(status) && (budget.maxCost !== undefined || budget.maxTotalTokens !== undefined),
  );
}

/**
 * Whether a call can be paid, whatever else is under way below the same limits: as much as it may cost at most is set
 * aside before it is sent, so that agents side by side cannot overspend together. Its answer is cut to what is left.
 */
export function afford(folds: Folds, agent: Agent, need: Need): Verdict {
  let room = Number.POSITIVE_INFINITY;
  let waitsFor: AgentId | null = null;
  const limits = capped(folds, agent);
  for (const each of limits) {
    const { maxCost, maxTotalTokens } = each.run.budget;
    const { nanoDollars, tokens } = each.run.spent;
    const whose = each.id === agent.id ? '' : ` of ${each.name}`;
    if (maxTotalTokens !== undefined && tokens >= maxTotalTokens) {
      return stop(`max_total_tokens${whose}: ${tokens} of ${maxTotalTokens} tokens are used`);
    }
    if (maxCost === undefined) continue;
    if (need.price === null) {
      const reason = `max_cost_usd${whose} cannot be kept: ${agent.run.recovery.model ?? agent.model} is unpriced. Give it a price in [prices], or take the limit away`;
      return { kind: 'stop', status: 'failed', reason };
    }
    const reserved = reservedBelow(folds, each, agent);
    const least = cheapest(need, need.price);
    if (nanoDollars + least > maxCost) {
      return stop(
        `max_cost_usd${whose}: ${formatDollars(nanoDollars)} of ${formatDollars(maxCost)} are spent, and one more call may cost ${formatDollars(least)}`,
      );
    }
    if (nanoDollars + reserved + least > maxCost) waitsFor = each.id;
    room = Math.min(room, maxCost - nanoDollars - reserved);
  }
  if (waitsFor !== null) return { kind: 'wait', agent: waitsFor };
  if (need.price === null || room === Number.POSITIVE_INFINITY) return { kind: 'go', reserved: 0, maxTokens: null };
  return within(need, need.price, room);
}

function stop(reason: string): Verdict {
  return { kind: 'stop', status: 'budget_exhausted', reason };
}

function cheapest(need: Need, price: Price): number {
  return reservation({ requestBytes: need.bytes, maxOutputTokens: Math.min(LEAST_TOKENS, need.maxTokens), price });
}

/** The longest answer that the room is enough for. */
function within(need: Need, price: Price, room: number): Verdict {
  const costs = (maxOutputTokens: number): number => reservation({ requestBytes: need.bytes, maxOutputTokens, price });
  let low = Math.min(LEAST_TOKENS, need.maxTokens);
  let high = need.maxTokens;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (costs(middle) <= room) low = middle;
    else high = middle - 1;
  }
  return { kind: 'go', reserved: costs(low), maxTokens: low };
}

/** What calls under way below an agent, its own counted in, have set aside; `but` is left out. */
function reservedBelow(folds: Folds, top: Agent, but: Agent): number {
  let sum = 0;
  for (const each of folds.live()) {
    if (each.run.reserved === 0 || each.id === but.id) continue;
    if (isWithin(folds.agents, each.id, top.id)) sum += each.run.reserved;
  }
  return sum;
}

/** Limits of which a call has used four fifths, now for the first time: whose, and which. */
export function crossed(folds: Folds, agent: Agent, used: { readonly nanoDollars: number; readonly tokens: number }) {
  return capped(folds, agent).flatMap((each) => {
    const { budget, spent, warned } = each.run;
    const after = { nanoDollars: spent.nanoDollars + used.nanoDollars, tokens: spent.tokens + used.tokens };
    const money = budget.maxCost !== undefined && after.nanoDollars >= 0.8 * budget.maxCost && !warned.includes('max_cost_usd');
    const tokens =
      budget.maxTotalTokens !== undefined && after.tokens >= 0.8 * budget.maxTotalTokens && !warned.includes('max_total_tokens');
    return [
      ...(money ? [{ agent: each, limit: 'max_cost_usd' as const, spent: after }] : []),
      ...(tokens ? [{ agent: each, limit: 'max_total_tokens' as const, spent: after }] : []),
    ];
  });
}
