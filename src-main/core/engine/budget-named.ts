import type { Budget } from '#shared/model/run.ts';

/** The preset of a name; no limits where none is asked for, and undefined where there is none of that name. */
export function budgetNamed(budgets: Readonly<Record<string, Budget>>, name: string | null): Budget | undefined {
  if (name === null) return {};
  return Object.hasOwn(budgets, name) ? budgets[name] : undefined;
}
