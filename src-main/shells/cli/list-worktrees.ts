import { type DiscardedWork, purgeWords } from '#shared/model/discarded-work.ts';
import { type PoolEntry, poolWords } from '#shared/model/pool-entry.ts';
import { sizeWords } from '#shared/model/size-words.ts';
import { printable } from './lines.ts';
import { findTree, type MeasuredTree, measured, ofFolder, together, treesAt } from './measured-trees.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/** A block for each worktree: what can go first, then by what it takes. Then what is kept of those that are gone, and what stands ready. */
export function listWorktrees(options: Common & { readonly quick: boolean }): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const entries = await treesAt(client, options);
    const trees = options.quick ? entries.map((entry) => together(entry, undefined)) : await measured(client, entries);
    const { folder } = ofFolder(options);
    const [discarded, pools] = await Promise.all([
      client.worktrees.discarded({ folder }),
      client.worktrees.pools({ folder, measure: !options.quick }),
    ]);
    if (options.json) {
      const worktrees = trees.map(({ entry, measure, can, why }) => ({ ...entry, measure, can, why }));
      out(JSON.stringify({ worktrees, discarded, pools }));
      return;
    }
    const now = Date.now();
    const rest = [...discarded.map((work) => discardedLine(work, now)), ...pools.flatMap(poolLines)];
    if (trees.length === 0) {
      for (const line of ['No worktrees.', ...rest]) out(printable(line));
      return;
    }
    for (const tree of trees.toSorted(byWhatCanGo)) for (const line of linesOf(tree, now)) out(printable(line));
    const total = trees.reduce((most, { measure }) => Math.max(most, measure?.total ?? 0), 0);
    const safe = trees.filter(({ can }) => can === 'safe').length;
    if (!options.quick) out(`\n${sizeWords(total)} in all; ${safe} of ${trees.length} can go: 'coppice worktrees reclaim' removes them`);
    for (const line of rest) out(printable(line));
  });
}

/** The patch and nothing else. */
export function diffWorktree(prefix: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const { id } = findTree(await treesAt(client, options), prefix);
    const { text, cut } = await client.worktrees.patch({ id });
    if (options.json) out(JSON.stringify({ id, patch: text, cut }));
    else if (text !== '') out(text);
    if (cut) process.stderr.write('coppice: the patch is too long and was cut: ask git for the rest\n');
  });
}

const ORDER = { safe: 0, asks: 1, never: 2, unknown: 3 };

function byWhatCanGo(a: MeasuredTree, b: MeasuredTree): number {
  return ORDER[a.can ?? 'unknown'] - ORDER[b.can ?? 'unknown'] || (b.measure?.bytes ?? 0) - (a.measure?.bytes ?? 0);
}

function linesOf({ entry, measure, can, why }: MeasuredTree, now: number): string[] {
  const { id, state, name, branch, target, files, path, madeAt } = entry;
  const where = [branch ?? 'no branch', ...(target === null ? [] : [`to ${target}`])].join(' ');
  const figures = [
    ...(measure === null ? [] : [`${measure.ahead} ahead${measure.behind === null ? '' : `, ${measure.behind} behind`}`]),
    ...(files === 0 ? [] : [`${files} ${files === 1 ? 'file' : 'files'}`]),
    ...(measure === null || path === null ? [] : [disk(measure)]),
    ...(madeAt === null ? [] : [`${age(now - madeAt)} old`]),
  ];
  return [
    `${id}  ${state.padEnd(9)}  ${name ?? ''}${name === null ? '' : '  '}${where}`,
    `          ${figures.join('; ')}`,
    ...(path === null ? [] : [`          ${path}`]),
    ...(can === null ? [] : [`          ${can === 'safe' ? 'can go' : can === 'asks' ? `would take with it: ${why}` : `stays: ${why}`}`]),
    ...(measure?.processes === null ? ['          whether a process is at work there is not known on this system'] : []),
  ];
}

function discardedLine(work: DiscardedWork, now: number): string {
  const { agent, name, branch, since, merged, back } = work;
  const when = since === null ? '' : ` ${age(now - since)} ago`;
  const how = back ? "; its review brings it back, until 'coppice worktrees prune --discarded'" : '';
  return `${agent}  ${merged ? 'merged' : 'discarded'}${when}  ${[name, branch].filter((each) => each !== null).join('  ')}: keeps ${purgeWords(work)}${how}`;
}

function poolLines(pool: PoolEntry): string[] {
  const figures = [...poolWords(pool), ...(pool.bytes === null ? [] : [sizeWords(pool.bytes)])];
  return [
    `warm trees of ${pool.repository}: ${figures.join('; ')}`,
    ...(pool.problem === null ? [] : [`          left alone for a while: ${pool.problem}`]),
  ];
}

function disk({ bytes, shared }: { bytes: number; shared: number }): string {
  return `${sizeWords(bytes)}${shared === 0 ? '' : `, ${sizeWords(shared)} of it shared`}`;
}

function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} d`;
}
