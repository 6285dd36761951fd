import type { Brought, ProjectTrust, Standing } from '#shared/model/trust.ts';

/** How the last word about a project stands to what it brings now. What is gone since takes nothing from it. */
export function standingOf(word: ProjectTrust | undefined, brings: readonly Brought[]): Standing {
  if (brings.length === 0) return 'nothing';
  if (word === undefined) return 'unasked';
  const { items, trusted } = word;
  if (items === null) return trusted ? 'narrower' : 'unasked';
  if (!brings.every((each) => isAmong(items, each))) return 'changed';
  return trusted ? 'trusted' : 'refused';
}

/** Whether a person said yes to this very thing. */
export function isTrusted(word: ProjectTrust | undefined, thing: Brought): boolean {
  return word?.trusted === true && isAmong(word.items ?? [], thing);
}

/** A thing beside the one of its name that the last word was about. */
export interface Compared {
  readonly thing: Brought;
  readonly change: 'same' | 'new' | 'changed';
  /** What the earlier one said, where it said something else. */
  readonly before: string | null;
}

/** What of it is new or another since the last word, and what is gone. Before any word everything is new, and nothing changed. */
export function comparedWith(
  word: ProjectTrust | undefined,
  brings: readonly Brought[],
): { readonly compared: readonly Compared[]; readonly gone: readonly Brought[] } {
  const known = word?.items ?? [];
  const compared = brings.map((thing): Compared => {
    const former = known.find((each) => isSame(each, thing));
    if (former === undefined) return { thing, change: 'new', before: null };
    if (former.digest === thing.digest) return { thing, change: 'same', before: null };
    return { thing, change: 'changed', before: former.says === thing.says ? null : former.says };
  });
  // A playbook is only among them when a session would be played from it.
  const gone = known.filter((each) => each.kind !== 'playbook' && !brings.some((thing) => isSame(each, thing)));
  return { compared, gone };
}

function isAmong(items: readonly Brought[], thing: Brought): boolean {
  return items.some((each) => isSame(each, thing) && each.digest === thing.digest);
}

function isSame(one: Brought, other: Brought): boolean {
  return one.kind === other.kind && one.name === other.name;
}
