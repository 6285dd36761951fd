import { plainText } from '#renderer/ui/diff-text.ts';
import { size } from '#renderer/ui/format.ts';
import type { FileSide } from '#shared/contract/review.ts';
import type { FileChange } from '#shared/model/worktree.ts';

/** Both sides of a file as the engine gives them. */
export interface Sides {
  readonly before: FileSide;
  readonly after: FileSide;
  readonly reason: string | null;
}

/** One side of a picture. */
export interface Picture {
  readonly address: string;
  readonly bytes: number | null;
}

/** What to show for a file: its two texts, two pictures, or why there is no diff to look at. */
export type Showing =
  | { readonly as: 'images'; readonly before: Picture | null; readonly after: Picture | null }
  | { readonly as: 'diff'; readonly before: string; readonly after: string }
  | { readonly as: 'words'; readonly title: string; readonly words: string };

export function showingOf(file: FileChange, { before, after, reason }: Sides): Showing {
  if (before.image !== null || after.image !== null) return { as: 'images', before: pictureOf(before), after: pictureOf(after) };
  if (file.binary) return { as: 'words', title: 'A binary file', words: sizes(before.bytes, after.bytes) };
  if (reason !== null) return { as: 'words', title: 'No diff to show', words: `${reason} ${sizes(before.bytes, after.bytes)}` };
  const former = before.text ?? '';
  const present = after.text ?? '';
  if (former !== present) {
    const both = before.text !== null && after.text !== null;
    return both && plainText(former) === plainText(present)
      ? { as: 'words', title: 'No line differs', words: endsWords(former, present) }
      : { as: 'diff', before: former, after: present };
  }
  if (file.kind === 'modified' && present !== '' && modeWords(file) === null)
    return { as: 'words', title: 'No diff to show', words: 'It is not written in UTF-8, and differs in characters that cannot be shown.' };
  if (file.kind === 'renamed') return { as: 'words', title: 'Renamed, content unchanged', words: `${file.from ?? ''} → ${file.path}` };
  if (present === '')
    return file.kind === 'deleted'
      ? { as: 'words', title: 'An empty file was deleted', words: '' }
      : { as: 'words', title: 'An empty file', words: 'It has no content yet.' };
  return { as: 'words', title: 'Content unchanged', words: modeWords(file) ?? 'Only its type differs.' };
}

/** What became of a file's mode; null where it is as it was, or there is only one. */
export function modeWords({ modes: { before, after } }: Pick<FileChange, 'modes'>): string | null {
  if (before === after) return null;
  if (after === '120000' && before !== '000000') return 'It is a symbolic link now.';
  if (after === '160000') return 'It is a repository of its own (a submodule).';
  if (after === '100755') return before === '000000' ? 'It can be executed.' : 'It can be executed now.';
  return before === '100755' && after === '100644' ? 'It cannot be executed any more.' : null;
}

function endsWords(before: string, after: string): string {
  const marked = [before, after].map((text) => text.startsWith('\uFEFF'));
  const mark = marked[0] === marked[1] ? '' : ` It ${marked[1] === true ? 'begins' : 'does not begin'} with a byte order mark now.`;
  const [was, is] = [endsOf(before), endsOf(after)];
  return (was === is && mark !== '' ? mark : `Its lines ended with ${was}, and end with ${is} now.${mark}`).trim();
}

function endsOf(text: string): string {
  const ends = [...new Set(text.match(/\r\n?|\n/g))].map((end) => (end === '\n' ? 'LF' : end === '\r' ? 'CR' : 'CRLF'));
  return ends.length < 2 ? (ends[0] ?? 'nothing') : 'a mixture of line breaks';
}

function pictureOf({ image, bytes }: FileSide): Picture | null {
  return image === null ? null : { address: image, bytes };
}

function sizes(before: number | null, after: number | null): string {
  if (before === null) return after === null ? '' : `${size(after)}, new.`;
  return after === null ? `${size(before)}, deleted.` : `${size(before)} before, ${size(after)} now.`;
}
