import { formatDollars } from '#shared/model/cost-words.ts';
import type { Budget, BudgetLimit, Run } from '#shared/model/run.ts';

/** What a run has used of the four things that can be limited. */
export type Used = Readonly<Required<Budget>>;

/** From this share on a limit is said to be near, as the engine says it. */
const NEAR = 0.8;

export interface BudgetLine {
  readonly limit: keyof Budget;
  /** `3 of 8 turns`. */
  readonly text: string;
  /** Four fifths of it are used, or more. */
  readonly near: boolean;
}

/** Time stands while the run waits for a person. */
export function usedOf(run: Run, now: number): Used {
  const ms = run.clockMs + (run.clockSince === null || run.endedAt !== null ? 0 : Math.max(0, now - run.clockSince));
  const { tokens, nanoDollars } = run.spent;
  return { maxTurns: run.turns, timeoutSeconds: Math.floor(ms / 1000), maxTotalTokens: tokens, maxCost: nanoDollars };
}

const warnedAs: Partial<Record<keyof Budget, BudgetLimit>> = { maxTotalTokens: 'max_total_tokens', maxCost: 'max_cost_usd' };

/** Limits of a run against what it has used, one line each; empty where it has none. */
export function budgetLines(run: Run, now: number): readonly BudgetLine[] {
  const used = usedOf(run, now);
  return (['maxTurns', 'timeoutSeconds', 'maxTotalTokens', 'maxCost'] as const).flatMap((limit) => {
    const most = run.budget[limit];
    if (most === undefined) return [];
    const warned = warnedAs[limit];
    const near = used[limit] >= NEAR * most || (warned !== undefined && run.warned.includes(warned));
    return [{ limit, text: lineOf(limit, used[limit], most), near }];
  });
}

function lineOf(limit: keyof Budget, used: number, most: number): string {
  switch (limit) {
    case 'maxTurns':
      return `${used} of ${most} turns`;
    case 'timeoutSeconds':
      return `${used} of ${most} s`;
    case 'maxTotalTokens':
      return `${used.toLocaleString('en-US')} of ${most.toLocaleString('en-US')} tokens`;
    case 'maxCost':
      return `${formatDollars(used)} of ${formatDollars(most)}`;
  }
}
