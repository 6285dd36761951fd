import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breaches, habits } from './laws.ts';
import { readModules } from './modules.ts';
import { rooms } from './rooms.ts';

const HOUSE = join(import.meta.dirname, '../..');
const VIOLATIONS = join(import.meta.dirname, 'violations');
const folderOf = (law: string): string => law.replace('/', '-');
/** A test room may know all, so nothing can be planted there; that nobody knows it is planted in the other rooms. */
const laws = [...rooms.map((room) => room.name).filter((name) => name !== 'test'), ...habits];
const folders = (path: string): string[] => readdirSync(path).sort();

describe('the house', () => {
  const modules = readModules(HOUSE);

  it('is seen whole: every room of the source is looked at', () => {
    const seen = (room: string): number => modules.filter((module) => module.path.startsWith(`${room}/`)).length;
    expect(modules.length).toBeGreaterThan(40);
    for (const room of ['src-shared', 'src-main/core', 'src-main/adapters', 'test']) expect(seen(room), room).toBeGreaterThan(0);
    expect(modules.flatMap((module) => module.imports).length).toBeGreaterThan(modules.length / 2);
  });

  it('breaks none of its laws', () => {
    const said = modules.flatMap(breaches).map(({ law, file, message }) => `${file}: ${message} [${law}]`);
    expect(said.join('\n')).toBe('');
  });
});

describe('each law sees what breaks it', () => {
  it('has a planted violation for every law, and for nothing else', () => {
    expect(folders(VIOLATIONS)).toEqual([...laws.map(folderOf), 'lint'].sort());
  });

  const planted = laws.flatMap((law) => folders(join(VIOLATIONS, folderOf(law))).map((name) => ({ law, name })));
  it.each(planted)('$law: $name', ({ law, name }) => {
    const modules = readModules(join(VIOLATIONS, folderOf(law), name));
    expect(modules).toHaveLength(1);
    expect(modules.flatMap(breaches).map((breach) => [breach.law, breach.file])).toEqual([[law, modules[0]?.path]]);
  });
});
