import { assertNever } from '#shared/lib/assert-never.ts';
import type { FolderStatus } from '#shared/contract/system.ts';

/** What can be done in a folder: begin, begin with less, or not at all; `words` say why. */
export interface FolderVerdict {
  readonly look: 'good' | 'less' | 'no';
  readonly words: string;
}

export function verdictOn({ kind, branch, dirty }: FolderStatus): FolderVerdict {
  switch (kind) {
    case 'repository': {
      const changes = dirty === 0 ? 'nothing uncommitted' : `${dirty} uncommitted ${dirty === 1 ? 'change' : 'changes'}`;
      return { look: 'good', words: `Git repository · ${branch === null ? 'detached HEAD' : `branch ${branch}`} · ${changes}` };
    }
    case 'unborn':
      return {
        look: 'less',
        words: 'Git repository without a commit: until there is one, agents share this folder and cannot work in worktrees.',
      };
    case 'folder':
      return {
        look: 'less',
        words: 'Not a git repository: agents share this folder, and there is no review and no merge. Run git init to have both.',
      };
    case 'bare':
      return { look: 'no', words: 'A bare repository has no files to work in: choose a clone or a worktree of it.' };
    default:
      return assertNever(kind, 'kind of folder');
  }
}
