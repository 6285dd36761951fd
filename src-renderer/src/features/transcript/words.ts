import type { ToolKind, ToolOutcome } from '#shared/model/tool.ts';
import { firstLine } from '#shared/model/text.ts';
import { compactedWords } from '#shared/model/compaction.ts';
import type { CallItem, CompactionItem } from '#shared/projections/transcript.ts';
import { counted } from '#renderer/ui/format.ts';
import type { IconName } from '#renderer/ui/icon-paths.ts';

export const toolIcons: Record<ToolKind, IconName> = {
  read: 'file',
  search: 'search',
  edit: 'edit',
  execute: 'terminal',
  delegate: 'delegate',
  message: 'message',
  other: 'wrench',
};

export const outcomeWords: Record<ToolOutcome, string> = {
  ok: '',
  error: 'error',
  denied: 'denied',
  timed_out: 'timed out',
  cancelled: 'cancelled',
  outcome_unknown: 'outcome unknown',
};

/** `Read 4 files`, `Searched 3 times`, `5 reads and searches`. */
export function readsWords(items: readonly CallItem[]): string {
  const reads = items.filter((item) => item.display.kind === 'read').length;
  if (reads === items.length) return `Read ${counted(reads, 'file')}`;
  if (reads === 0) return `Searched ${counted(items.length, 'time')}`;
  return `${counted(reads, 'read')}, ${counted(items.length - reads, 'search', 'searches')}`;
}

/** `Compacted: 18 turns became a summary (from 160,000 to about 12,000 tokens)`. */
export function compactionWords(item: CompactionItem): string {
  return `Compacted: ${compactedWords({ ...item, summarized: item.summary !== '' })}`;
}

/** `You: Postgres`: who answered a question, and with what. */
export function answerWords({ from, text }: NonNullable<CallItem['answer']>): string {
  const who = from.kind === 'person' ? 'You' : from.kind === 'agent' ? from.name : 'Coppice';
  return `${who}: ${firstLine(text)}`;
}
