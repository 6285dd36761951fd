const MEANING: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be accessed: permission denied',
  EPERM: 'may not be accessed: operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'has a part that is a file, not a directory',
  ENOSPC: 'could not be written: the disk is full',
  EDQUOT: 'could not be written: the disk quota is used up',
  EROFS: 'could not be written: the file system is read-only',
  ELOOP: 'goes through too many symbolic links',
  ENAMETOOLONG: 'has a name that is too long',
  EMFILE: 'could not be opened: too many files are open; try again',
};

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A system error as a sentence for the model; what has no known code keeps its own words. */
export function explain(error: unknown, shown: string): string {
  const meaning = MEANING[codeOf(error) ?? ''];
  if (meaning !== undefined) return `${shown} ${meaning}.`;
  return `${shown}: ${error instanceof Error ? error.message : String(error)}`;
}
