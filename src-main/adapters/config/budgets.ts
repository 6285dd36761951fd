import { nanoDollarsOf } from '#shared/model/cost.ts';
import type { Budget } from '#shared/model/run.ts';
import type { PresetTables } from './schema.ts';

/** One `[build_budget_presets.NAME]`: the limits that it has, and no other. */
export function budgetOf(preset: PresetTables[string]): Budget {
  return {
    ...(preset.max_turns === undefined ? {} : { maxTurns: preset.max_turns }),
    ...(preset.timeout_seconds === undefined ? {} : { timeoutSeconds: preset.timeout_seconds }),
    ...(preset.max_total_tokens === undefined ? {} : { maxTotalTokens: preset.max_total_tokens }),
    ...(preset.max_cost_usd === undefined ? {} : { maxCost: nanoDollarsOf(preset.max_cost_usd) }),
  };
}
