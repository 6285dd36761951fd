import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const HOUSE = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(HOUSE, path), 'utf8');

type Named = Readonly<Record<string, string>>;
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as {
  dependencies: Named;
  devDependencies: Named;
  optionalDependencies: Named;
};
const packages = { ...dependencies, ...devDependencies, ...optionalDependencies };

/** First column of its tables: `@orpc/contract, server` names two, and `@types/*` all of a scope. */
const reasons = [...read('docs/adr/0008-dependencies.md').matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) => {
  const names = (cell ?? '').split(', ');
  const scope = /^@[^/]+\//.exec(names[0] ?? '')?.[0] ?? '';
  return names.flatMap((name) => [name, `${scope}${name}`]);
});

it('has the reason for every package written down', () => {
  const unexplained = Object.keys(packages).filter((name) => !reasons.includes(name) && !reasons.includes(`${name.split('/')[0]}/*`));
  expect(unexplained).toEqual([]);
});

it('has every package at an exact version', () => {
  expect(Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
