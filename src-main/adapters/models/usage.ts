import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import { NO_USAGE, type Usage } from '#shared/model/usage.ts';

/**
 * Tokens of one answer as providers bill them: `inputTokens` are those of the prompt that came from no cache and went
 * into none, so that input, cache read and cache write add up to the prompt; `outputTokens` include the reasoning.
 */
export function usageOf(usage: LanguageModelV4Usage): Usage {
  const { inputTokens: input, outputTokens: output } = usage;
  if (input.total === undefined && output.total === undefined) return { ...NO_USAGE, unknown: 1 };
  const cacheRead = count(input.cacheRead);
  const cacheWrite = count(input.cacheWrite);
  return {
    inputTokens: count(input.noCache ?? count(input.total) - cacheRead - cacheWrite),
    outputTokens: count(output.total),
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    reasoningTokens: count(output.reasoning),
    unknown: 0,
  };
}

/** Servers of all makes are asked: some count wrongly, and a ledger takes no negative tokens. */
function count(tokens: number | undefined): number {
  return tokens === undefined || !Number.isFinite(tokens) ? 0 : Math.max(0, Math.trunc(tokens));
}
