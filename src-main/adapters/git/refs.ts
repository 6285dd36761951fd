import type { Place, Run } from './run.ts';

const HEADS = 'refs/heads/';

export const branchRef = (branch: string): string => `${HEADS}${branch}`;

/** Commit that a revision names; null where it names none. */
export async function commitAt(run: Run, place: Place, revision: string): Promise<string | null> {
  if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return null;
  const ran = await run(place, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  return ran.code === 0 ? ran.out.trim() : null;
}

/** Commit of a branch, or of any other revision where no branch has that name (a tag may have the same). */
export async function resolve(run: Run, repository: string, revision: string): Promise<string | null> {
  return (await commitAt(run, { repository }, branchRef(revision))) ?? commitAt(run, { repository }, revision);
}

/** Branch (null when detached) and commit (null when there is none yet) of a tree or a bare repository. */
export async function headOf(run: Run, place: Place): Promise<{ branch: string | null; head: string | null }> {
  // Not `--short`: where a tag has the branch's name, that says heads/<name>.
  const [symbolic, head] = await Promise.all([run(place, ['symbolic-ref', '--quiet', 'HEAD']), commitAt(run, place, 'HEAD')]);
  const name = symbolic.out.trim();
  return { branch: symbolic.code === 0 && name.startsWith(HEADS) ? name.slice(HEADS.length) : null, head };
}

export async function isAncestor(run: Run, place: Place, older: string, newer: string): Promise<boolean> {
  return (await run(place, ['merge-base', '--is-ancestor', older, newer])).code === 0;
}
