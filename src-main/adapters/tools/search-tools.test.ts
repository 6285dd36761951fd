import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { globTest, splitGlob } from './glob-pattern.ts';
import { makeBench } from './tools-fixture.ts';

async function makeTree() {
  const bench = await makeBench();
  const files: Record<string, string> = {
    '.gitignore': 'dist\n*.log\n',
    '.github/ci.yml': 'run: test\n',
    '.git/config': 'needle',
    'README.md': '# Needle\n',
    'src/app.ts': 'const a = 1;\n// needle\nconst b = 2;\n// the end\n// needle again\n',
    'src/deep/ünï.ts': 'needle needle\n',
    'src/deep/x.test.tsx': 'no\n',
    'dist/app.js': 'needle\n',
    'src/debug.log': 'needle\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(bench.at(path)), { recursive: true });
    await writeFile(bench.at(path), text);
  }
  return { ...bench, output: async (name: string, args: object) => (await bench.call(name, args)).output };
}

describe('glob', () => {
  test('finds by pattern, sorted, without what git ignores', async () => {
    const { output, at } = await makeTree();
    expect(await output('glob', { pattern: '**/*.{ts,tsx}' })).toBe('src/app.ts\nsrc/deep/x.test.tsx\nsrc/deep/ünï.ts');
    expect(await output('glob', { pattern: 'src/**/*.ts' })).toBe('src/app.ts\nsrc/deep/ünï.ts');
    expect(await output('glob', { pattern: '*.ts', path: 'src' })).toBe('src/app.ts');
    expect(await output('glob', { pattern: `${at('src')}/*.ts` })).toBe('src/app.ts');
    expect(await output('glob', { pattern: '**/*.yml' })).toBe('.github/ci.yml');
    expect(await output('glob', { pattern: '**/*.log', include_ignored: true })).toBe('src/debug.log');
    expect(await output('glob', { pattern: '**/*.log' })).toBe('No file matches **/*.log.');
  });

  test('says what was left out, what was meant, and what is wrong', async () => {
    const { output } = await makeTree();
    expect(await output('glob', { pattern: '**', limit: 2 })).toBe(
      '.github/ci.yml\n.gitignore\n(the first 2 of 6 files; narrow the pattern or raise limit)',
    );
    expect(await output('glob', { pattern: '*.ts' })).toMatch(/"\*\*\/\*\.ts" looks below too/);
    expect(await output('glob', { pattern: 'src/{a' })).toMatch(/"\{" has no "\}"/);
    expect(await output('glob', { pattern: '*', path: 'scr' })).toMatch(/scr does not exist\. Near it: src/);
  });

  test.each([
    ['*.ts', ['a.ts', '.a.ts'], ['a/b.ts', 'a.tsx', 'ats']],
    ['**/a?c', ['abc', 'x/y/abc'], ['a/c', 'abcd']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'ab/c']],
    ['a/**/b', ['a/b', 'a/x/y/b'], ['a/xb']],
    ['[a-c]x{1,2{3,4}}', ['ax1', 'bx23', 'cx24'], ['dx1', 'ax2']],
    ['[!a-c]', ['d', '!'], ['a', '/']],
    [String.raw`\*(+.)`, ['*(+.)'], ['x(+.)']],
  ])('%s matches as usual', (pattern, those, notThose) => {
    const matches = globTest(pattern);
    if (typeof matches !== 'function') throw new Error(matches.problem);
    expect(those.filter((path) => !matches(path))).toEqual([]);
    expect(notThose.filter((path) => matches(path))).toEqual([]);
  });

  test('the plain folders before a pattern are where the search begins', () => {
    expect(splitGlob('src/core/**/*.ts')).toEqual({ folder: 'src/core', rest: '**/*.ts' });
    expect(splitGlob('/*.ts')).toEqual({ folder: '/', rest: '*.ts' });
    expect(splitGlob('../a.ts')).toEqual({ folder: '..', rest: 'a.ts' });
    expect(splitGlob('a')).toEqual({ folder: '', rest: 'a' });
  });
});

describe('grep', () => {
  test('gives lines, files or counts, sorted, without what git ignores', async () => {
    const { output } = await makeTree();
    expect(await output('grep', { pattern: 'needle' })).toBe(
      'src/app.ts:2:// needle\nsrc/app.ts:5:// needle again\nsrc/deep/ünï.ts:1:needle needle',
    );
    expect(await output('grep', { pattern: 'needle', mode: 'files', ignore_case: true })).toBe('README.md\nsrc/app.ts\nsrc/deep/ünï.ts');
    expect(await output('grep', { pattern: 'needle', mode: 'count' })).toBe('src/app.ts: 2\nsrc/deep/ünï.ts: 2');
    expect(await output('grep', { pattern: 'needle', mode: 'files', include_ignored: true })).toMatch(
      /^dist\/app\.js\nsrc\/app\.ts\nsrc\/debug\.log/,
    );
  });

  test('context, filters, several lines, plain text, look-around', async () => {
    const { output } = await makeTree();
    expect(await output('grep', { pattern: 'needle', path: 'src/app.ts', context: 1 })).toBe(
      'src/app.ts-1-const a = 1;\nsrc/app.ts:2:// needle\nsrc/app.ts-3-const b = 2;\nsrc/app.ts-4-// the end\nsrc/app.ts:5:// needle again',
    );
    expect(await output('grep', { pattern: 'const . = 1|again', path: 'src', context: 0, glob: '*.ts' })).toBe(
      'src/app.ts:1:const a = 1;\nsrc/app.ts:5:// needle again',
    );
    expect(await output('grep', { pattern: 'a = 1|the end', path: 'src', context: 1 })).toMatch(/needle\nsrc\/app\.ts-3-/);
    expect(await output('grep', { pattern: 'needle', glob: 'src/*.ts', mode: 'files' })).toBe('src/app.ts');
    expect(await output('grep', { pattern: 'needle', glob: '*.{log,md,ts}', mode: 'files' })).toBe('src/app.ts\nsrc/deep/ünï.ts');
    expect(await output('grep', { pattern: '1;.*?needle', multiline: true })).toBe('src/app.ts:1:const a = 1;\nsrc/app.ts:2:// needle');
    expect(await output('grep', { pattern: 'a = 1;', literal: true, mode: 'files' })).toBe('src/app.ts');
    expect(await output('grep', { pattern: '(?<=// )needle(?! again)' })).toBe('src/app.ts:2:// needle');
  });

  test('nothing found is an answer; a bad expression is told in its own words', async () => {
    const { call } = await makeTree();
    expect(await call('grep', { pattern: 'absent', path: 'src' })).toMatchObject({
      outcome: 'ok',
      output: 'No match for absent in src.',
      facts: { count: 0 },
    });
    expect(await call('grep', { pattern: '(a' })).toMatchObject({ outcome: 'error', output: expect.stringMatching(/unclosed group/) });
    expect(await call('grep', { pattern: '-v' })).toMatchObject({ outcome: 'ok', output: 'No match for -v in the working directory.' });
  });

  test('stops at the limit and says so; long lines are cut around the match', async () => {
    const { output, at } = await makeTree();
    await writeFile(at('many.txt'), 'needle\n'.repeat(5000));
    expect(await output('grep', { pattern: 'needle', path: 'many.txt', limit: 2 })).toBe(
      'many.txt:1:needle\nmany.txt:2:needle\n(stopped after 2 matching lines; there are more: narrow the search)',
    );
    expect(await output('grep', { pattern: '# Needle', limit: 1 })).toBe('README.md:1:# Needle');
    await writeFile(at('wide.txt'), `${'a'.repeat(50_000)}needle${'b'.repeat(50_000)}`);
    expect(await output('grep', { pattern: 'needle', path: 'wide.txt' })).toMatch(/^wide\.txt:1:…a{100}needleb{294}…$/);
  });

  test('an aborted search is cancelled', async () => {
    const { prepare } = await makeTree();
    const abort = new AbortController();
    const ready = await prepare('grep', { pattern: 'needle' }, abort.signal);
    const running = ready.run(() => undefined);
    abort.abort();
    expect((await running).outcome).toBe('cancelled');
  });
});
