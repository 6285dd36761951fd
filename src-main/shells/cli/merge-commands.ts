import { type Command, Option } from 'commander';
import type { MergeKind } from '#shared/model/merging.ts';
import { type Common, common, commonOf } from './options.ts';

type Done = (code: number) => void;

interface MergeFlags {
  readonly squash?: boolean;
  readonly rebase?: boolean;
  readonly message?: string;
}

/** How work comes to its target: `merge` and `queue` of `coppice worktrees`. */
export function mergeCommands(worktrees: Command, done: Done): void {
  merging(worktrees.command('merge <agent>').description("bring an agent's work to its target")).action(
    async (agent: string, flags: MergeFlags, command: Command) => {
      const { mergeAgent } = await import('./merge.ts');
      done(await mergeAgent(agent, howOf(flags), commonOf(command)));
    },
  );
  const queue = worktrees.command('queue').description('the merge queue: work in line for a branch, landed one after another');
  common(queue.command('list', { isDefault: true }).description('who stands in line, and what became of the last')).action(
    async (_flags: object, command: Command) => {
      const { listQueues } = await load();
      done(await listQueues(commonOf(command)));
    },
  );
  merging(queue.command('add <agent>').description("put an agent's work last in line")).action(
    async (agent: string, flags: MergeFlags, command: Command) => {
      const { addToQueue } = await load();
      done(await addToQueue(agent, howOf(flags), commonOf(command)));
    },
  );
  common(queue.command('remove <agent>').description('take it out of the line')).action(
    async (agent: string, _flags: object, command: Command) => {
      const { removeFromQueue } = await load();
      done(await removeFromQueue(agent, commonOf(command)));
    },
  );
  common(queue.command('move <agent>').description('change the order of the line'))
    .option('--before <agent>', 'whom it is to stand before; the end of the line unless given')
    .option('--by-conflicts', 'order the whole line of that agent by fewest predicted conflicts')
    .action(async (agent: string, flags: { before?: string; byConflicts?: boolean }, command: Command) => {
      const { moveInQueue } = await load();
      done(await moveInQueue(agent, flags, commonOf(command)));
    });
  for (const [name, description] of [
    ['start', 'land what stands in line, until it is empty; stays until then where no engine is open'],
    ['stop', 'land nothing more; what is being verified is dropped'],
  ] as const) {
    common(queue.command(name).description(description))
      .option('--branch <branch>', 'of the target; needed where there are queues for several')
      .action(async ({ branch }: { branch?: string }, command: Command) => {
        const { startQueue, stopQueue } = await load();
        done(await (name === 'start' ? startQueue : stopQueue)(branch, commonOf(command)));
      });
  }
}

const load = () => import('./merge-queue.ts');

function merging(command: Command): Command {
  return common(command)
    .addOption(new Option('--squash', 'one commit of all of it').conflicts('rebase'))
    .addOption(new Option('--rebase', 'each of its commits anew upon the target').conflicts('message'))
    .option('-m, --message <message>', "of the commit; git's own words unless given");
}

export interface How {
  readonly kind: MergeKind;
  readonly message: string | null;
}

function howOf({ squash = false, rebase = false, message }: MergeFlags): How {
  return { kind: squash ? 'squash' : rebase ? 'rebase' : 'merge', message: message ?? null };
}

/** As every command of the family is called. */
export type OfAgent = (agent: string, how: How, options: Common) => Promise<number>;
