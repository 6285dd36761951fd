import type { DiscardedWork } from '#shared/model/discarded-work.ts';

/** What a person calls it. */
export function nameOf({ name, branch, agent }: DiscardedWork): string {
  return name ?? branch ?? agent;
}
