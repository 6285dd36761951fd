import type { UnderLock } from '#main/adapters/git/repository-lock.ts';
import type { Run } from '#main/adapters/git/run.ts';
import { type Claim, type Claimed, handOver } from './hand-over.ts';

interface Waiting {
  readonly claim: Claim;
  readonly resolve: (claimed: Claimed) => void;
  readonly reject: (error: unknown) => void;
}

/** Hands trees over, one call for each: those that wait for a repository's lock at the same time are handed over together. */
export function createHandOvers(run: Run, underLock: UnderLock): (claim: Claim) => Promise<Claimed> {
  const waiting = new Map<string, Waiting[]>();

  const handAllOver = async (repository: string): Promise<void> => {
    const together = waiting.get(repository) ?? [];
    waiting.delete(repository);
    const claims = together.map(({ claim }) => claim);
    try {
      const claimed = await handOver(run, repository, claims);
      together.forEach(({ resolve }, at) => resolve(claimed[at] ?? 'refused'));
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };

  return (claim) =>
    new Promise((resolve, reject) => {
      const { repository } = claim.plan;
      const others = waiting.get(repository);
      const own: Waiting = { claim, resolve, reject };
      if (others !== undefined) {
        others.push(own);
        return;
      }
      waiting.set(repository, [own]);
      underLock(repository, () => handAllOver(repository)).catch((error: unknown) => {
        // The lock could not be had.
        for (const each of waiting.get(repository) ?? []) each.reject(error);
        waiting.delete(repository);
      });
    });
}
