import { describe, expect, test } from 'vitest';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import { allowsCommand } from './allows-command.ts';
import { allowsPath } from './path-pattern.ts';
import { suggestForCommand, suggestForPath } from './suggest-patterns.ts';

const words = await loadShellWords();

describe('a command', () => {
  test.each([
    ['git status -s', ['git status*']],
    ['git commit -m "some words"', ['git commit*']],
    ['npm test -- src/a.test.ts', ['npm test*']],
    ['npm run build', ['npm run build*']],
    ['cargo test', ['cargo test*']],
    ['ls -la src', ['ls*']],
    ['cat README.md', ['cat README.md']],
    ['make build', ['make build']],
    ['./gradlew check', ['./gradlew check']],
    ['git push origin main', ['git push origin main']],
    ['npx vitest run src/a.test.ts', ['npx vitest run src/a.test.ts']],
    ['git log --oneline | head -5', ['git log*', 'head -5']],
    ['git status && git status -s', ['git status*']],
    ['npm test 2>&1 | tail -20', ['npm test*', 'tail -20']],
  ])('%s', (text, patterns) => {
    const reading = words.read(text);
    const offered = suggestForCommand(reading);
    expect(offered.map(({ pattern }) => pattern)).toEqual(patterns);
    expect(allowsCommand(offered, reading)).toBe(true);
  });

  test.each([
    'rm -rf build',
    'sudo npm test',
    "bash -c 'git status'",
    'bash script.sh',
    'env A=1 npm test',
    'xargs ls',
    'eval ls',
    'A=1 npm test',
    'git status > file',
    'git diff --output=file',
    'find . -exec ls',
    'git status $(ls)',
    'ls *.ts',
    'git push --force',
    'ls; pwd; git status; git log',
    'git status &',
    'printf "a b"',
    '',
  ])('nothing is safe to offer for %s', (text) => {
    expect(suggestForCommand(words.read(text))).toEqual([]);
  });
});

test.each([
  ['src/core/a.ts', 'src/core/**'],
  ['README.md', '/README.md'],
])('a change of %s offers %s', (path, pattern) => {
  const offered = suggestForPath('edit', path);
  expect(offered).toEqual([{ tool: 'edit', pattern }]);
  expect(allowsPath(offered, 'edit', path)).toBe(true);
});

test.each(['../a', '.git/config', '/etc/passwd', 'src/[id]/page.ts'])('nothing is offered for %s', (path) => {
  expect(suggestForPath('edit', path)).toEqual([]);
});
