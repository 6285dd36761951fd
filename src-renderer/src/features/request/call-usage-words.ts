import { isPlaybook } from '#renderer/stores/session-choices.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import type { TranscriptItem } from '#shared/projections/transcript.ts';
import { counted } from '#renderer/ui/format.ts';

/** `1,204 tokens in (1,000 from cache), 88 out · $0.0123`; empty while the call goes on, and where a script answered. */
export function callUsageWords(items: readonly TranscriptItem[], turn: number, attempt: number): string {
  const item = items.find((each) => each.kind === 'turn' && each.turn === turn);
  if (item?.kind !== 'turn' || isPlaybook(item.model)) return '';
  // Another attempt follows one that broke off.
  if (attempt < item.attempt || item.state === 'cut') return 'Broke off before its usage was told: its cost is unknown';
  if (item.usage === null || item.cost === null) return '';
  const { inputTokens, outputTokens, cacheReadTokens, unknown } = item.usage;
  if (unknown > 0) return `Its usage was not told · ${formatCost(item.cost)}`;
  const cached = cacheReadTokens === 0 ? '' : ` (${cacheReadTokens.toLocaleString('en-US')} more from cache)`;
  return `${counted(inputTokens, 'token')} in${cached}, ${outputTokens.toLocaleString('en-US')} out · ${formatCost(item.cost)}`;
}
