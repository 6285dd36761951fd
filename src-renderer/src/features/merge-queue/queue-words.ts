import type { MergeKind, QueueEntry, QueuePast } from '#shared/model/merging.ts';

/** Where one in line stands, in a word or two. */
export function stateWords({ state }: Pick<QueueEntry, 'state'>): string {
  const words: Record<QueueEntry['state'], string> = {
    waiting: 'in line',
    preparing: 'being merged in memory',
    prepared: 'about to be verified',
    verifying: 'being verified',
    verified: 'verified',
    landing: 'landing',
  };
  return words[state];
}

export const kindWords: Record<MergeKind, string> = { merge: 'merge commit', squash: 'squash', rebase: 'rebase' };

/** What became of one that has left the line. */
export function pastWords({ outcome, commit, words }: Pick<QueuePast, 'outcome' | 'commit' | 'words'>): string {
  return outcome === 'landed' ? `landed as ${(commit ?? '').slice(0, 7)}` : `sent back: ${words}`;
}
