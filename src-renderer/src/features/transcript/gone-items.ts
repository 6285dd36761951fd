import type { TranscriptItem } from '#shared/projections/transcript.ts';

const NONE: ReadonlySet<string> = new Set();

/** Keys of the items that a rewind has put out of count, with what stands between them. */
export function goneItems(items: readonly TranscriptItem[]): ReadonlySet<string> {
  const away = new Set<string | number>();
  for (const item of items) {
    if (item.kind !== 'rewound' || item.conversation === null) continue;
    const { gone, back } = item.conversation;
    for (const each of [...back.turns, ...back.calls, ...back.messages]) away.delete(each);
    for (const each of [...gone.turns, ...gone.calls, ...gone.messages]) away.add(each);
  }
  if (away.size === 0) return NONE;
  const keys = new Set<string>();
  let within = false;
  for (const item of items) {
    const own = identityOf(item);
    // What has no place of its own in the conversation, as the end of a run, goes with what it follows.
    if (own !== null) within = away.has(own);
    else if (item.kind === 'rewound') within = false;
    if (within) keys.add(item.key);
  }
  return keys;
}

function identityOf(item: TranscriptItem): string | number | null {
  if (item.kind === 'call') return item.call;
  if (item.kind === 'message') return item.key;
  return 'turn' in item ? item.turn : null;
}
