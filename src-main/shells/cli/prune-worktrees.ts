import { type DiscardedWork, isOld, KEPT_DAYS, purgeWords } from '#shared/model/discarded-work.ts';
import { confirmed } from './confirm.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import { ofFolder } from './measured-trees.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { askOnce, withClient } from './with-client.ts';

interface PruneOptions extends Common {
  /** Everything that is kept, however new. */
  readonly discarded: boolean;
  readonly yes: boolean;
}

/** Clears git's record of trees that were removed by hand, and purges what was discarded long ago, once that was named and the person said yes. */
export async function pruneWorktrees(options: PruneOptions): Promise<number> {
  const { pruned, due } = await askOnce(options, async ({ client }) => {
    const cleared = await client.worktrees.prune(ofFolder(options));
    const works = await client.worktrees.discarded(ofFolder(options));
    const now = Date.now();
    return { pruned: cleared.pruned, due: works.filter((work) => options.discarded || isOld(work, now)) };
  });
  const yes = due.length > 0 && (options.yes || (await isAllowed(due, options)));
  return withClient(options, async ({ client, out }) => {
    const purged = yes ? due : [];
    for (const { agent, head } of purged) await client.worktrees.purge({ commandId: newCommand(), agent, head });
    if (options.json) {
      out(JSON.stringify({ pruned, purged, kept: yes ? [] : due }));
      return;
    }
    const lines = [
      ...pruned.map((path) => `cleared ${path}`),
      ...purged.map((work) => `purged ${workCalled(work)}, which kept ${purgeWords(work)}`),
    ];
    const which = options.discarded ? '' : ` of what went more than ${KEPT_DAYS} days ago`;
    if (!yes && due.length > 0) lines.push(`${due.length}${which} stay kept: '--yes' purges them without asking`);
    for (const line of lines.length === 0 ? ['Nothing to clear: every worktree on record stands.'] : lines) out(printable(line));
  });
}

async function isAllowed(due: readonly DiscardedWork[], { json, discarded }: PruneOptions): Promise<boolean> {
  if (json || !process.stdin.isTTY) {
    if (!discarded) return false;
    throw new CommandFailed(
      EXIT.usage,
      `${due.length} would go for good. Ask at a terminal, or look with 'coppice worktrees list' and say --yes`,
    );
  }
  for (const work of due) process.stderr.write(`${printable(`${workCalled(work)} keeps ${purgeWords(work)}`)}\n`);
  return confirmed(`Purge ${due.length === 1 ? 'it' : `these ${due.length}`} for good?`);
}

function workCalled({ agent, name, branch }: DiscardedWork): string {
  return `${name ?? branch ?? 'work'} (${agent})`;
}
