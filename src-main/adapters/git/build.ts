import type { MergePlan } from '#main/core/ports/merging.ts';
import { type Env, mergeCommits, mergeUpon } from './in-memory.ts';
import { committer, signedBy } from './identity.ts';
import { isAncestor } from './refs.ts';
import type { Place, Run } from './run.ts';

export type Built =
  | { readonly kind: 'conflict'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing' }
  /** A rebase would lose how the merges on the branch were resolved. */
  | { readonly kind: 'not_linear' }
  /** `commit` writes the commit, or gives the one that is there already. */
  | { readonly kind: 'built'; readonly tree: string; readonly commit: () => Promise<string> };

interface Building {
  readonly run: Run;
  readonly place: Place;
  readonly env: Env;
  readonly plan: MergePlan;
  /** Of the target. */
  readonly tip: string;
  /** Up to this commit the branch's work is in the target; null where git itself knows how far. */
  readonly since: string | null;
}

/** Computes what a merge of this kind gives upon the target's tip. Objects are written, no branch and no tree is touched. */
export async function build(run: Run, place: Place, env: Env, plan: MergePlan, tip: string): Promise<Built> {
  const since = await sinceOf(run, place, plan, tip);
  if (since === plan.head || (since === null && (await isAncestor(run, place, plan.head, tip)))) return { kind: 'nothing' };
  const building = { run, place, env, plan, tip, since };
  return plan.kind === 'rebase' ? rebase(building) : merge(building);
}

/** What the plan says counts where the target still holds it, and where the branch has not taken it in itself. */
async function sinceOf(run: Run, place: Place, { since, head }: MergePlan, tip: string): Promise<string | null> {
  if (since === null || !(await isAncestor(run, place, since.commit, tip))) return null;
  const known = await isAncestor(run, place, since.commit, head);
  return known || !(await isAncestor(run, place, since.head, head)) ? null : since.head;
}

async function merge({ run, place, env, plan, tip, since }: Building): Promise<Built> {
  const { head, kind } = plan;
  const merged = since === null ? await mergeCommits(run, place, env, tip, head) : await mergeUpon(run, place, env, since, tip, head);
  const { tree, conflicts } = merged;
  if (conflicts.length > 0) return { kind: 'conflict', paths: conflicts };
  if (kind === 'squash' && tree === (await treeOf(run, place, tip))) return { kind: 'nothing' };
  const commit = async (): Promise<string> => {
    const person = await committer(run, place);
    const words = plan.message ?? (kind === 'merge' ? `Merge branch '${plan.branch}'` : await squashWords(run, place, plan, since ?? tip));
    const author = kind === 'merge' ? person : ((await commitsOf(run, place, [head], 1))[0] ?? person);
    const parents = kind === 'merge' ? ['-p', tip, '-p', head] : ['-p', tip];
    return run.need(`Merging ${plan.branch}`, place, ['commit-tree', tree, ...parents, '-F', '-'], {
      input: `${words.trimEnd()}\n`,
      env: signedBy(author, person),
    });
  };
  return { kind: 'built', tree, commit };
}

/** The words of the one commit, or a list of the first lines of all. */
async function squashWords(run: Run, place: Place, { branch, head }: MergePlan, after: string): Promise<string> {
  const commits = await commitsOf(run, place, ['--no-merges', head, `^${after}`]);
  if (commits.length === 1) return commits[0]?.message ?? '';
  const subjects = commits.map(({ message }) => `* ${message.split('\n', 1)[0] ?? ''}`);
  return [`Squash branch '${branch}'`, '', ...subjects].join('\n');
}

/** Each commit anew upon the one before it, as git's own rebase does: what is in the target already, and what comes to nothing there, is left out. */
async function rebase({ run, place, env, plan, tip, since }: Building): Promise<Built> {
  // What was merged and reverted is in the target's history already: there, `since` alone says what is still to come.
  const range = since === null ? ['--cherry-pick', '--right-only', `${tip}...${plan.head}`] : [plan.head, `^${since}`];
  const merges = await run.need('Reading the branch', place, ['rev-list', '--merges', '--max-count=1', plan.head, `^${since ?? tip}`]);
  if (merges !== '') return { kind: 'not_linear' };
  const person = await committer(run, place);
  let upon = tip;
  let tree = await treeOf(run, place, tip);
  for (const each of await commitsOf(run, place, range)) {
    const [parent] = each.parents;
    if (parent === undefined) return { kind: 'not_linear' };
    const merged = await mergeUpon(run, place, env, parent, upon, each.id);
    if (merged.conflicts.length > 0) return { kind: 'conflict', paths: merged.conflicts };
    if (merged.tree === tree) continue;
    tree = merged.tree;
    upon = await run.need(`Rebasing ${plan.branch}`, place, ['commit-tree', tree, '-p', upon, '-F', '-'], {
      input: each.message,
      env: { ...signedBy(each, person), GIT_AUTHOR_DATE: `@${each.date}` },
    });
  }
  const commit = upon;
  return commit === tip ? { kind: 'nothing' } : { kind: 'built', tree, commit: () => Promise.resolve(commit) };
}

async function treeOf(run: Run, place: Place, commit: string): Promise<string> {
  return run.need(`Reading ${commit}`, place, ['rev-parse', '--verify', `${commit}^{tree}`]);
}

interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly name: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
}

/** The oldest first. */
async function commitsOf(run: Run, place: Place, range: readonly string[], most = 10_000): Promise<Commit[]> {
  const format = '--format=%H%x00%P%x00%an%x00%ae%x00%ad%x00%B%x00';
  const args = ['log', '--reverse', '--topo-order', `--max-count=${most}`, '--no-show-signature', '--date=raw', format, ...range, '--'];
  const fields = (await run.need('Reading the commits', place, args)).split('\0');
  return Array.from({ length: Math.floor(fields.length / 6) }, (_, index) => {
    const [id = '', parents = '', name = '', email = '', date = '', message = ''] = fields.slice(index * 6, index * 6 + 6);
    return { id: id.trim(), parents: parents.split(' ').filter((parent) => parent !== ''), name, email, date, message };
  });
}
