import type { Command } from 'commander';
import { mergeCommands } from './merge-commands.ts';
import { common, commonOf } from './options.ts';

/** The trees that agents left: which there are, what they hold and take, and how they go. */
export function worktreeCommands(program: Command, done: (code: number) => void): void {
  const worktrees = program.command('worktrees').description('the git worktrees of agents: their disk, and how their work comes home');
  common(
    worktrees.command('list').description('all of them, or those of the repository at -C: state, branch, disk, and what would be lost'),
  )
    .option('--quick', 'only what is known at once: nothing is measured')
    .action(async ({ quick = false }: { quick?: boolean }, command: Command) => {
      const { listWorktrees } = await import('./list-worktrees.ts');
      done(await listWorktrees({ ...commonOf(command), quick }));
    });
  common(worktrees.command('diff <worktree>').description('what it changed since it began, as a patch')).action(
    async (worktree: string, _flags: object, command: Command) => {
      const { diffWorktree } = await import('./list-worktrees.ts');
      done(await diffWorktree(worktree, commonOf(command)));
    },
  );
  common(worktrees.command('discard <worktree>').description('remove it with its branch, and with the work that is nowhere else'))
    .option('--yes', 'do not ask')
    .action(async (worktree: string, { yes = false }: { yes?: boolean }, command: Command) => {
      const { discardWorktree } = await import('./reclaim-worktrees.ts');
      done(await discardWorktree(worktree, { ...commonOf(command), yes }));
    });
  common(
    worktrees
      .command('reclaim [worktrees...]')
      .description('remove those that hold nothing that is not elsewhere: the ones named, or all (of the repository at -C)'),
  )
    .option('--dry-run', 'only say which would go')
    .action(async (ids: string[], { dryRun = false }: { dryRun?: boolean }, command: Command) => {
      const { reclaimWorktrees } = await import('./reclaim-worktrees.ts');
      done(await reclaimWorktrees(ids, { ...commonOf(command), dryRun }));
    });
  common(
    worktrees
      .command('prune')
      .description("clear git's record of worktrees that were removed by hand, and purge what was discarded more than 30 days ago"),
  )
    .option('--discarded', 'purge all that is kept of discarded work, however new')
    .option('--yes', 'do not ask')
    .action(async ({ discarded = false, yes = false }: { discarded?: boolean; yes?: boolean }, command: Command) => {
      const { pruneWorktrees } = await import('./prune-worktrees.ts');
      done(await pruneWorktrees({ ...commonOf(command), discarded, yes }));
    });
  mergeCommands(worktrees, done);
}
