import { sizeWords } from '#shared/model/size-words.ts';
import { asFailure, type Client } from './client.ts';
import { confirmed } from './confirm.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import { findTree, freedBy, type MeasuredTree, measured, treeCalled, treesAt } from './measured-trees.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { askOnce, withClient } from './with-client.ts';

/** Removes what holds nothing that is not elsewhere. Ends with 1 where one that was named stays. */
export async function reclaimWorktrees(prefixes: readonly string[], options: Common & { readonly dryRun: boolean }): Promise<number> {
  let stays = false;
  await withClient(options, async ({ client, out }) => {
    const entries = await treesAt(client, options);
    const named = prefixes.map((prefix) => findTree(entries, prefix));
    const trees = await measured(client, prefixes.length === 0 ? entries : named);
    const gone: object[] = [];
    const left: object[] = [];
    const words: string[] = [];
    for (const tree of trees) {
      const why = tree.can === 'safe' ? await reclaimed(client, tree, options.dryRun) : tree.why;
      const { id, path } = tree.entry;
      if (why === null) {
        gone.push({ id, path, freed: freedBy(tree) });
        words.push(`${options.dryRun ? 'would remove' : 'removed'} ${treeCalled(tree.entry)}: ${sizeWords(freedBy(tree))}`);
      } else {
        left.push({ id, path, why });
        if (prefixes.length > 0) words.push(`${treeCalled(tree.entry)} stays: ${why}`);
        stays ||= prefixes.length > 0;
      }
    }
    if (options.json) out(JSON.stringify({ dry_run: options.dryRun, reclaimed: gone, left }));
    else if (words.length === 0)
      out(left.length === 0 ? 'No worktrees.' : `Nothing to reclaim; ${left.length} stay: 'coppice worktrees list' says why`);
    for (const line of options.json ? [] : words) out(printable(line));
  });
  return stays ? EXIT.failed : EXIT.done;
}

/** Removes one whatever is in it, once that was shown and the person said yes. Nobody holds the data directory while they read. */
export async function discardWorktree(prefix: string, options: Common & { readonly yes: boolean }): Promise<number> {
  const tree = await askOnce(options, async ({ client }) => {
    const [only] = await measured(client, [findTree(await treesAt(client, options), prefix)]);
    return only;
  });
  if (tree?.measure === undefined || tree.measure === null) throw new CommandFailed(EXIT.usage, `the worktree ${prefix} is gone`);
  const { entry, measure, can, why } = tree;
  if (can === 'never') throw new CommandFailed(EXIT.failed, `${treeCalled(entry)} stays: ${why}`);
  if (can === 'asks' && !options.yes) await askFirst(tree, options);
  return withClient(options, async ({ client, out }) => {
    const { head, ahead, changed, nested } = measure;
    const answer = await client.worktrees.reclaim({ commandId: newCommand(), id: entry.id, seen: { head, ahead, changed, nested } });
    const until = entry.agent === null || entry.state === 'orphan' ? 'for as long as git keeps it' : 'until it is purged, its review or';
    const back = answer.head === null ? '' : `; ${until} 'git branch NAME ${answer.head}' brings its work back`;
    out(options.json ? JSON.stringify({ id: entry.id, head: answer.head }) : printable(`removed ${treeCalled(entry)}${back}`));
  });
}

/** Null where it went, or would; else why it stays. */
async function reclaimed(client: Client, { entry }: MeasuredTree, dryRun: boolean): Promise<string | null> {
  if (dryRun) return null;
  try {
    await client.worktrees.reclaim({ commandId: newCommand(), id: entry.id, seen: null });
    return null;
  } catch (error) {
    const failure = asFailure(error);
    if (failure.code === EXIT.engine) throw error;
    return failure.message;
  }
}

async function askFirst({ entry, why }: MeasuredTree, { json }: Common): Promise<void> {
  const what = `${treeCalled(entry)} would take with it: ${why}`;
  if (json || !process.stdin.isTTY) {
    throw new CommandFailed(EXIT.usage, `${what}. Ask at a terminal, or look with 'coppice worktrees diff ${entry.id}' and say --yes`);
  }
  process.stderr.write(`${printable(what)}\n`);
  if (!(await confirmed('Discard it?'))) throw new CommandFailed(EXIT.failed, `${treeCalled(entry)} stays: nothing has changed`);
}
