import { describe, expect, test } from 'vitest';
import { loadShellWords } from './shell-words.ts';

const words = await loadShellWords();

test('simple commands come in the order in which they are written, however they are joined', () => {
  const reading = words.read('a 1 && b | c;\nd || e # f\n');
  const programs = reading.ok ? reading.commands.map((command) => command.words[0]) : reading.why;
  expect(programs).toEqual(['a', 'b', 'c', 'd', 'e'].map((literal) => ({ literal })));
});

test('assignments, arguments and redirections of a command are told apart', () => {
  expect(words.read('A=1 B="x y" git log C=3 2>&1 >"a b" <<<$X')).toEqual({
    ok: true,
    commands: [
      {
        assignments: [{ literal: 'A=1' }, { literal: 'B=x y' }],
        words: [{ literal: 'git' }, { literal: 'log' }, { literal: 'C=3' }],
        redirections: [
          { operator: '>&', target: { literal: '1' } },
          { operator: '>', target: { literal: 'a b' } },
          { operator: '<<<', target: { literal: null, text: '$X', because: 'expansion' } },
        ],
      },
    ],
  });
});

test.each([
  ['$X', 'expansion'],
  ['"a $X"', 'expansion'],
  ['${X}', 'expansion'],
  ['${X:-$(y)}', 'substitution'],
  ['$(y)', 'substitution'],
  ['"`y`"', 'substitution'],
  ['$((1))', 'substitution'],
  ['<(y)', 'substitution'],
  ['*$(y)', 'substitution'],
  ['*.ts', 'glob'],
  ['[ab]', 'glob'],
  ['~/x', 'tilde'],
  ['x=~', 'tilde'],
  ['{a,b}', 'braces'],
  ["$'x'", 'quoting'],
  ['$"x"', 'quoting'],
  ['é', 'quoting'],
])('the word %s is not literal because of its %s', (text, because) => {
  const reading = words.read(`echo ${text}`);
  expect(reading.ok && reading.commands[0]?.words[1]).toEqual({ literal: null, text, because });
});

describe('what is not simple is not read, and it is said why', () => {
  test.each([
    ['a & b', 'runs a command in the background'],
    ['a &', 'runs a command in the background'],
    ['a |& b', 'uses "|&"'],
    ['! a', 'uses "!" or "time"'],
    ['for x in y; do z; done', 'has a loop'],
    ['(a)', 'has a subshell'],
    ['a | (b)', 'has a subshell'],
    ['{ a; } > b', 'redirects a group of commands'],
    ['f() { a; }', 'makes a function'],
    ['cat <<E\nx\nE', 'has a here-document'],
    ['a\rb', 'has control characters'],
    ['a \ud800', 'has control characters'],
    ['a "é\\""', 'has an escape behind a letter outside ASCII'],
    ["a >&'b'", 'cannot be read with certainty'],
    ['x'.repeat(10_001), 'is longer than 10000 characters'],
  ])('%j', (text, why) => {
    expect(words.read(text)).toEqual({ ok: false, why });
  });

  test('a quote without an end is named as bash would', () => {
    const reading = words.read("git log 'x");
    expect(reading).toEqual({ ok: false, why: expect.stringMatching(/^is not what bash can read: /) });
  });
});

test.each(['a', ' a', '(', '$(', '"$(', '{a,', 'a;', '<<E ', '${a:-', "'", '\\', '`', '$((', '<('])(
  '%j, over and over, is answered',
  (piece) => {
    expect(words.read(piece.repeat(10_000 / piece.length))).toHaveProperty('ok');
  },
);
