import type { ConflictFile, MergePlan } from '#main/core/ports/merging.ts';
import type { Engine } from './parts.ts';

/** The conflict of a branch with its target as its agent may read it; empty where git finds none between the two as they stand. */
export async function conflictText(engine: Engine, { repository, target, branch }: MergePlan, path: string): Promise<string> {
  const found = await engine.merging.conflict({ repository, target, a: path, b: null });
  return found.ok ? found.value.map((file) => fileText(file, target.branch, branch)).join('\n\n') : '';
}

function fileText({ path, words, hunks }: ConflictFile, ours: string, theirs: string): string {
  const sides = hunks.map((hunk) =>
    [`at line ${hunk.line}:`, `<<<<<<< ${ours}`, hunk.ours, '=======', hunk.theirs, `>>>>>>> ${theirs}`].join('\n'),
  );
  return [`${path}${words.length === 0 ? '' : `: ${words.join('; ')}`}`, ...sides].join('\n');
}
