import type { FileChange, Worktree } from '#shared/model/worktree.ts';

/** Sums over the files of one worktree; binaries have no lines. */
export interface Totals {
  readonly files: number;
  readonly viewed: number;
  readonly added: number;
  readonly removed: number;
}

/** A mark holds for the content that was looked at: other content under the same path is not viewed. */
export function isViewed(file: FileChange, viewed: Worktree['viewed']): boolean {
  return viewed[file.path] === file.oid;
}

export function totalsOf(files: readonly FileChange[], viewed: Worktree['viewed']): Totals {
  let seen = 0;
  let added = 0;
  let removed = 0;
  for (const file of files) {
    if (isViewed(file, viewed)) seen += 1;
    added += file.added ?? 0;
    removed += file.removed ?? 0;
  }
  return { files: files.length, viewed: seen, added, removed };
}

/** Files of one folder, for a heading above them. */
export interface FolderOfFiles {
  /** Without the slash at its end; empty for the top. */
  readonly folder: string;
  readonly files: readonly FileChange[];
}

/** Folders in the order of their paths, the top's own files first, and the files of each by name. */
export function byFolder(files: readonly FileChange[]): readonly FolderOfFiles[] {
  const folders = new Map<string, FileChange[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const inside = folders.get(folder);
    if (inside === undefined) folders.set(folder, [file]);
    else inside.push(file);
  }
  return [...folders]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([folder, inside]) => ({ folder, files: inside.toSorted((a, b) => compare(nameOf(a.path), nameOf(b.path))) }));
}

/** Every word of `filter` must occur in the path or in the path before a rename, in any case. */
export function filtered(files: readonly FileChange[], filter: string): readonly FileChange[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return files;
  return files.filter((file) => {
    const paths = `${file.path}\n${file.from ?? ''}`.toLowerCase();
    return words.every((word) => paths.includes(word));
  });
}

/** The file `step` places on from `path`, round the end; the first (or last) where `path` is not among them. */
export function neighbour(files: readonly FileChange[], path: string | null, step: 1 | -1): FileChange | undefined {
  const at = files.findIndex((file) => file.path === path);
  if (at === -1) return step === 1 ? files[0] : files.at(-1);
  return files[(at + step + files.length) % files.length];
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Files as the list shows them, folder by folder: what comes next in the list is next for the keyboard too. */
export function inListOrder(files: readonly FileChange[]): readonly FileChange[] {
  return byFolder(files).flatMap((folder) => folder.files);
}

/** The chosen file while it is still there, else the first that is not viewed, else the first. */
export function fileToRead(files: readonly FileChange[], chosen: string | null, viewed: Worktree['viewed']): FileChange | undefined {
  return files.find((file) => file.path === chosen) ?? files.find((file) => !isViewed(file, viewed)) ?? files[0];
}

/** Numbers in names count as numbers: `file2` stands before `file10`. The same order on every machine. */
const { compare } = new Intl.Collator('en', { numeric: true });
