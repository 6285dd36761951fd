import { expect, test } from 'vitest';
import { allowsPath, readPathPattern } from './path-pattern.ts';

const allows = (pattern: string, path: string): boolean => allowsPath([{ tool: 'edit', pattern }], 'edit', path);

test.each([
  ['src/**', 'src/a.ts'],
  ['src/**', 'src/a/b/c.ts'],
  ['/src/**', 'src/a.ts'],
  ['./src/**', 'src/a.ts'],
  ['src/', 'src/a/b.ts'],
  ['src/*.ts', 'src/a.ts'],
  ['src/**/test/*.ts', 'src/test/a.ts'],
  ['src/**/test/*.ts', 'src/a/b/test/a.ts'],
  ['*.md', 'README.md'],
  ['*.md', 'docs/adr/0001.md'],
  ['/README.md', 'README.md'],
  ['**', 'a/b/.env'],
  ['docs/a b (1)/**', 'docs/a b (1)/x'],
])('%s allows %s', (pattern, path) => expect(allows(pattern, path)).toBe(true));

test.each([
  ['src/**', 'srcs/a.ts'],
  ['src/**', 'lib/src/a.ts'],
  ['src/**', '../src/a.ts'],
  ['src/**', 'src/../secret'],
  ['src/**', '/src/a.ts'],
  ['src/**', ''],
  ['src/*', 'src/a/b.ts'],
  ['/*.md', 'docs/a.md'],
  ['src/*.ts', 'src/a.tsx'],
  ['src/**/test/*.ts', 'src/tests/a.ts'],
  ['src', 'src/a.ts'],
  ['**', '.git/config'],
  ['**', 'sub/.GIT/hooks/pre-commit'],
  ['.git/**', '.git/config'],
])('%s does not allow %s', (pattern, path) => expect(allows(pattern, path)).toBe(false));

test('a pattern of one tool is not one of another', () => {
  expect(allowsPath([{ tool: 'edit', pattern: '**' }], 'write', 'a')).toBe(false);
  expect(allowsPath([], 'edit', 'a')).toBe(false);
});

test.each([
  ['../**', /"\.\."/],
  ['src/../x', /"\.\."/],
  ['//etc/passwd', /out of the workspace/],
  ['~/.zshrc', /out of the workspace/],
  ['C:/x', /out of the workspace/],
  ['src/{a,b}', /"{" cannot stand/],
  ['src/a?', /"\?" cannot stand/],
  ['!src', /"!" cannot stand/],
  ['src/**.ts', /between slashes/],
  ['', /empty/],
  ['/', /empty/],
  ['./', /empty/],
])('%j is refused in words', (pattern, message) => {
  expect(readPathPattern(pattern)).toMatchObject({ ok: false, problem: { code: 'bad_pattern', message: expect.stringMatching(message) } });
});

test('many ** over a deep path do not hold it up', () => {
  expect(allows(`${'**/a/'.repeat(200)}b`, `${'a/'.repeat(2000)}c`)).toBe(false);
});
