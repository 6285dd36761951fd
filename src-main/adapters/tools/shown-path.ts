import { relative, resolve, sep } from 'node:path';

const TITLE_LENGTH = 120;

/** Whether `path` is `folder` or lies below it. Both absolute and normalised. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The path as people and models read it: relative where it lies in `cwd`, else absolute. */
export function shownPath(path: string, cwd: string): string {
  const whole = resolve(cwd, path);
  return isWithin(cwd, whole) ? relative(cwd, whole) || '.' : whole;
}

/** Text as a title: one line of at most 120 characters. */
export function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (line.length <= TITLE_LENGTH) return line;
  return `${line.slice(0, TITLE_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** 1,234,567 */
export function counted(count: number): string {
  return count.toLocaleString('en-US');
}

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
