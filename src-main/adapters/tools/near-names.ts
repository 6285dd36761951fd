import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { shownPath } from './shown-path.ts';

const MOST = 3;

/** What to say of a path that is not there: names like it beside it, or the nearest folder that is. */
export async function missing(path: string, shown: string, cwd: string): Promise<string> {
  const parent = dirname(path);
  const names = await readdir(parent).catch(() => undefined);
  if (names === undefined) return `${shown} does not exist, nor does its folder ${shownPath(parent, cwd)}.`;
  const near = nearNames(basename(path), names).map((name) => shownPath(join(parent, name), cwd));
  return near.length === 0 ? `${shown} does not exist.` : `${shown} does not exist. Near it: ${near.join(', ')}.`;
}

function nearNames(wanted: string, names: readonly string[]): string[] {
  const plain = wanted.toLowerCase();
  const scored = names.map((name) => ({ name, score: distance(plain, name.toLowerCase()) }));
  return scored
    .filter(({ score }) => score <= Math.max(2, Math.floor(plain.length / 3)))
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Levenshtein's; another extension on the same stem counts as one step. */
function distance(a: string, b: string): number {
  const stem = (name: string) => name.replace(/\.[^.]*$/, '');
  if (a !== b && stem(a) === stem(b)) return 1;
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replace = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replace, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
