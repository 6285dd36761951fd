import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const HOUSE = join(import.meta.dirname, '../..');
const PLANTED = join(import.meta.dirname, 'violations/lint');
/** Planted files are named for the rule that they break; these only help them to. */
const HELPERS = new Set(['clock.ts', 'no-cycle-back.ts']);

const house = mkdtempSync(join(tmpdir(), 'coppice-lint-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

let said: readonly (readonly [file: string, rule: string])[] = [];
beforeAll(async () => {
  cpSync(PLANTED, house, { recursive: true });
  cpSync(join(HOUSE, '.oxlintrc.json'), join(house, '.oxlintrc.json'));
  cpSync(join(HOUSE, 'tsconfig.base.json'), join(house, 'tsconfig.base.json'));
  writeFileSync(
    join(house, 'tsconfig.json'),
    JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { composite: false, noEmit: true, emitDeclarationOnly: false } }),
  );
  const oxlint = join(HOUSE, 'node_modules/.bin/oxlint');
  // It ends with 1, since there is something to say.
  const output = await promisify(execFile)(oxlint, ['--type-aware', '-f', 'json', 'src-main'], { cwd: house }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
  said = diagnostics.map(({ code, filename }) => [basename(filename, '.ts'), code.replace(/^.*\((.*)\)$/, '$1')] as const);
});

const planted = readdirSync(PLANTED, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !HELPERS.has(entry.name))
  .map((entry) => basename(entry.name, '.ts'));

it.each(planted)('the linter sees a breach of %s', (rule) => {
  expect(said).toContainEqual([rule, rule]);
});
