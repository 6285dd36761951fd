import type { FileChange, FileChangeKind } from '#shared/model/worktree.ts';
import { FileChangeKind as Kind } from '#shared/model/worktree.ts';
import type { Extra, Place, Run } from './run.ts';

/** External diff programs and text conversions are commands: a repository brings none of its own. */
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color'];

/** What differs between two commits or trees, renames found. */
export async function diffCommits(run: Run, place: Place, from: string, to: string): Promise<FileChange[]> {
  const args = ['diff-tree', '-r', '-M', '--raw', '--numstat', '-z', ...PLAIN, from, to, '--'];
  return parseDiff(await run.need(`Comparing ${from} and ${to}`, place, args));
}

/** What differs between a commit and an index. */
export async function diffIndex(run: Run, place: Place, from: string, extra: Extra): Promise<FileChange[]> {
  const args = ['diff-index', '--cached', '-M', '--raw', '--numstat', '-z', ...PLAIN, from, '--'];
  return parseDiff(await run.need(`Comparing with ${from}`, place, args, extra));
}

export async function diffTotals(
  run: Run,
  place: Place,
  from: string,
  to: string,
): Promise<{ files: number; added: number; removed: number }> {
  const changes = await diffCommits(run, place, from, to);
  const sum = (key: 'added' | 'removed') => changes.reduce((total, change) => total + (change[key] ?? 0), 0);
  return { files: changes.length, added: sum('added'), removed: sum('removed') };
}

const KINDS: Readonly<Record<string, FileChangeKind>> = {
  A: Kind.enum.added,
  M: Kind.enum.modified,
  D: Kind.enum.deleted,
  R: Kind.enum.renamed,
  T: Kind.enum.type_changed,
};

/** Reads `--raw --numstat -z`: all raw records first, then the counts in the same order. */
function parseDiff(output: string): FileChange[] {
  const fields = output.split('\0');
  let at = 0;
  const next = () => fields[at++] ?? '';
  const changes: FileChange[] = [];
  while (fields[at]?.startsWith(':') === true) {
    const [before = '', after = '', , oid = '', status = ''] = next().slice(1).split(' ');
    const from = status.startsWith('R') ? next() : null;
    changes.push({
      path: next(),
      from,
      kind: KINDS[status[0] ?? ''] ?? 'modified',
      binary: false,
      added: 0,
      removed: 0,
      oid,
      modes: { before, after },
    });
  }
  return changes.map((change) => {
    const [added = '-', removed = '-', path = ''] = splitCounts(next());
    // A rename's count has an empty name; the old and the new one follow.
    if (path === '') at += 2;
    const binary = added === '-';
    return { ...change, binary, added: binary ? null : Number(added), removed: binary ? null : Number(removed) };
  });
}

/** The name may hold tabs: only the first two part the fields. */
function splitCounts(field: string): string[] {
  const first = field.indexOf('\t');
  const second = field.indexOf('\t', first + 1);
  return [field.slice(0, first), field.slice(first + 1, second), field.slice(second + 1)];
}
