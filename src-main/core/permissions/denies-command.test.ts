import { expect, test } from 'vitest';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import { deniesCommand } from './denies-command.ts';

const words = await loadShellWords();
const denies = (pattern: string, command: string) => deniesCommand([{ tool: 'bash', pattern }], words.read(command));

test.each([
  ['git push*', 'ls && git push origin main'],
  ['git push*', 'git -C . push --force'],
  ['git push*', 'git -c core.pager=less push'],
  ['git push*', '/usr/bin/git push'],
  ['git push*', 'git push --receive-pack=x origin main'],
  ['git push*', 'env A=1 git push'],
  ['git push*', 'sudo -u other git push'],
  ['git push*', 'xargs -n1 /usr/bin/git -C a push'],
  ['git push*', 'git push > log'],
  ['git push*', 'A=1 git push'],
  ['A=1 rm*', 'A=1 B=2 rm -r a'],
  ['find*', 'find . -delete'],
  ['cat docs/*', 'cat docs/../secret'],
  ['*', 'sort -o a a'],
])('%s denies %s', (pattern, command) => {
  expect(denies(pattern, command)).toBe('yes');
});

test.each([
  ['git push*', 'git pull'],
  ['git push*', 'git commit -m push'],
  ['git push', 'git push origin'],
  ['A=1 rm*', 'rm -r a'],
  ['rm*', 'rmdir a'],
])('%s does not deny %s', (pattern, command) => {
  expect(denies(pattern, command)).toBe('no');
});

test.each(['bash -c "git push"', 'sudo sh -c x', 'eval "$X"', 'git "$X"', 'for x in 1; do git push; done', '$(git push)'])(
  'what %s runs is not known',
  (command) => {
    expect(denies('git push*', command)).not.toBe('no');
  },
);
