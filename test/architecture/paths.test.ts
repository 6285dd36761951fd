import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const HOUSE = join(import.meta.dirname, '../..');
const PAGES = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/glossary.md', ...globSync('docs/adr/*.md', { cwd: HOUSE })];
const TOP = /^(?:src-[a-z]+|test|e2e|bench|docs|resources|\.ci)\//;

/** Paths in backticks that begin at a top folder of the house; `<name>` stands for any name. */
function pathsIn(page: string): string[] {
  const text = readFileSync(join(HOUSE, page), 'utf8');
  return [...text.matchAll(/`([^`\s]+)`/g)].map(([, path]) => path ?? '').filter((path) => TOP.test(path));
}

describe.each(PAGES)('%s', (page) => {
  it('names only paths that exist', () => {
    const gone = pathsIn(page).filter((path) => {
      const pattern = path.replaceAll(/<[^>]+>/g, '*');
      return pattern.includes('*') ? globSync(pattern, { cwd: HOUSE }).length === 0 : !existsSync(join(HOUSE, path));
    });
    expect(gone).toEqual([]);
  });
});

it('finds the paths of the map', () => {
  expect(pathsIn('ARCHITECTURE.md').length).toBeGreaterThan(20);
});
