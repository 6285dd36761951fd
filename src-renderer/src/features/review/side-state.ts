import { size } from '#renderer/ui/format.ts';
import type { FileSide } from '#shared/contract/review.ts';
import type { FileChange } from '#shared/model/worktree.ts';

/** Both sides of a file as the engine gives them. */
export interface Sides {
  readonly before: FileSide;
  readonly after: FileSide;
  readonly reason: string | null;
}

/** What to show for a file: its two texts, or why there is no diff to look at. */
export type Showing =
  | { readonly as: 'diff'; readonly before: string; readonly after: string }
  | { readonly as: 'words'; readonly title: string; readonly words: string };

export function showingOf(file: FileChange, { before, after, reason }: Sides): Showing {
  if (file.binary) return { as: 'words', title: 'A binary file', words: sizes(before.bytes, after.bytes) };
  if (reason !== null) return { as: 'words', title: 'No diff to show', words: `${reason} ${sizes(before.bytes, after.bytes)}` };
  const former = before.text ?? '';
  const present = after.text ?? '';
  if (former !== present) return { as: 'diff', before: former, after: present };
  if (file.kind === 'renamed') return { as: 'words', title: 'Renamed, content unchanged', words: `${file.from ?? ''} → ${file.path}` };
  if (present === '')
    return file.kind === 'deleted'
      ? { as: 'words', title: 'An empty file was deleted', words: '' }
      : { as: 'words', title: 'An empty file', words: 'It has no content yet.' };
  return { as: 'words', title: 'Content unchanged', words: 'Only its mode or type differs.' };
}

function sizes(before: number | null, after: number | null): string {
  if (before === null) return after === null ? '' : `${size(after)}, new.`;
  return after === null ? `${size(before)}, deleted.` : `${size(before)} before, ${size(after)} now.`;
}
