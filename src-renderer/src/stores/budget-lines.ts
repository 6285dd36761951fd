import { formatDollars } from '#shared/model/cost-words.ts';
import { type Budget, endedByLimit, type Run } from '#shared/model/run.ts';

/** What a run has used of the four things that can be limited. */
export type Used = Readonly<Required<Budget>>;

/** From this share on a limit is said to be near, as the engine says it. */
const NEAR = 0.8;

export interface BudgetLine {
  readonly limit: keyof Budget;
  /** `3 of 8 turns`. */
  readonly text: string;
  /** Four fifths of it are used, or more; or it is what ended the run. */
  readonly near: boolean;
}

/** Time stands while the run waits for a person. */
export function usedOf(run: Run, now: number): Used {
  const ms = run.clockMs + (run.clockSince === null || run.endedAt !== null ? 0 : Math.max(0, now - run.clockSince));
  const { tokens, nanoDollars } = run.spent;
  return { maxTurns: run.turns, timeoutSeconds: Math.floor(ms / 1000), maxTotalTokens: tokens, maxCost: nanoDollars };
}

/** As the config names them, and the reason of a run that one ended begins. */
const names: Readonly<Record<keyof Budget, string>> = {
  maxTurns: 'max_turns',
  timeoutSeconds: 'timeout_seconds',
  maxTotalTokens: 'max_total_tokens',
  maxCost: 'max_cost_usd',
};

/** Limits of a run against what it has used, one line each; empty where it has none. */
export function budgetLines(run: Run, now: number): readonly BudgetLine[] {
  const used = usedOf(run, now);
  return (['maxTurns', 'timeoutSeconds', 'maxTotalTokens', 'maxCost'] as const).flatMap((limit) => {
    const most = run.budget[limit];
    if (most === undefined) return [];
    const ended = endedByLimit(run.status) && run.reason.startsWith(`${names[limit]}:`);
    const near = ended || used[limit] >= NEAR * most;
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
