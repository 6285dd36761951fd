import type { ConflictFile, ConflictHunk } from '#main/core/ports/merging.ts';
import type { Merged } from './in-memory.ts';
import type { Place, Run } from './run.ts';

/** More of a conflict than this is for an editor. */
const FILES = 50;
const HUNKS = 40;
/** Bytes of a file beyond which its hunks are not read. */
const LARGEST = 2 * 1024 * 1024;

/** What of a merge is in conflict, with the text of both sides. */
export async function conflictFiles(run: Run, place: Place, { tree, conflicts, messages }: Merged): Promise<ConflictFile[]> {
  const files: ConflictFile[] = [];
  for (const path of conflicts.slice(0, FILES)) {
    const words = messages.filter(({ type, paths }) => type.startsWith('CONFLICT') && paths.includes(path)).map((message) => message.words);
    const size = Number((await run(place, ['cat-file', '-s', `${tree}:${path}`])).out);
    const ran = size > 0 && size <= LARGEST ? await run(place, ['cat-file', 'blob', `${tree}:${path}`]) : null;
    files.push({ path, words, hunks: ran === null || ran.code !== 0 ? [] : hunksIn(ran.out).slice(0, HUNKS) });
  }
  return files;
}

/** Between the marks that git writes around the two sides; a base between them, where the person's own style has one, is left out. */
function hunksIn(text: string): ConflictHunk[] {
  const hunks: ConflictHunk[] = [];
  let side: 'ours' | 'base' | 'theirs' | null = null;
  let open = { line: 0, ours: [] as string[], theirs: [] as string[] };
  text.split('\n').forEach((line, at) => {
    if (side === null && line.startsWith('<<<<<<< ')) {
      side = 'ours';
      open = { line: at + 1, ours: [], theirs: [] };
    } else if (side === 'ours' && line.startsWith('||||||| ')) side = 'base';
    else if ((side === 'ours' || side === 'base') && line === '=======') side = 'theirs';
    else if (side === 'theirs' && line.startsWith('>>>>>>> ')) {
      side = null;
      hunks.push({ line: open.line, ours: open.ours.join('\n'), theirs: open.theirs.join('\n') });
    } else if (side === 'ours' || side === 'theirs') open[side].push(line);
  });
  return hunks;
}
