import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replacing } from '#main/adapters/git/drivers.ts';
import type { Run } from '#main/adapters/git/run.ts';
import { settingsOf } from '#main/adapters/git/settings.ts';

/** What, besides the commit, decides which bytes a checkout writes. */
export interface CheckoutTerms {
  /** As `withoutDrivers` gives it. */
  readonly env: Record<string, string>;
  /** A hash of it all: a tree that was checked out under another is not the one that git would make now. */
  readonly stamp: string;
}

/** Reads the terms of a repository, with one call of git. */
export async function checkoutTerms(run: Run, repository: string): Promise<CheckoutTerms> {
  const [settings, ...files] = await Promise.all([
    settingsOf(run, { repository }, 'core|extensions|filter|hook|merge'),
    ...['info/attributes', 'info/sparse-checkout'].map((file) => readFile(join(repository, file), 'utf8').catch(() => null)),
  ]);
  const theirs = settings.filter(({ scope, key }) => scope !== 'command' && /^(core|extensions|filter)\./.test(key));
  const stamp = createHash('sha256')
    .update(JSON.stringify([theirs, files]))
    .digest('hex');
  return { env: replacing(settings), stamp };
}
