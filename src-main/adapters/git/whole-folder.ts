import { GitFailed } from './problems.ts';
import type { Run } from './run.ts';
import { plant, refreshShadow, type Shadow } from './shadow.ts';
import { stageAll } from './stage.ts';

/** The tree of all files as they are, untracked ones too and ignored ones not. Costs about a `git status`. */
export async function wholeFolder(run: Run, shadow: Shadow): Promise<string> {
  // Somebody at work may delete a file between git's listing and its reading: look once more. And what a killed git left may be unreadable.
  for (const mend of [() => Promise.resolve(), () => plant(run, shadow)]) {
    try {
      return await staged(run, shadow);
    } catch (error) {
      if (!(error instanceof GitFailed)) throw error;
      await mend();
    }
  }
  return staged(run, shadow);
}

async function staged(run: Run, shadow: Shadow): Promise<string> {
  const { top, env } = shadow;
  await refreshShadow(shadow);
  await stageAll(run, top, env);
  return run.need(`Keeping the files of ${top}`, { tree: top }, ['write-tree'], { env });
}
