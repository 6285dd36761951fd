import { useNow } from '#renderer/ui/now.ts';
import type { Run } from '#shared/model/run.ts';
import { budgetLines } from './agent-words.ts';
import { Fact } from './Fact.tsx';

/** Limits of the present run and what it has used of them. */
export function BudgetFact({ run }: { run: Run }) {
  const lines = budgetLines(run.budget, run, useNow());
  return <Fact name="Budget">{lines.length === 0 ? 'no limit' : lines.join(' · ')}</Fact>;
}
