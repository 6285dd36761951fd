import { array, asyncProperty, assert, constantFrom, string, tuple } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import { allowsCommand } from '#main/core/permissions/allows-command.ts';
import type { ShellReading } from '#main/core/ports/shell-words.ts';
import { createRecordingBash, type RecordingBash } from './recording-bash.ts';

const words = await loadShellWords();
const allows = (patterns: readonly string[], text: string): boolean =>
  allowsCommand(
    patterns.map((pattern) => ({ tool: 'bash', pattern })),
    words.read(text),
  );

let bash: RecordingBash;
beforeAll(async () => {
  bash = await createRecordingBash();
});
afterAll(() => bash.remove());

/** A command, the patterns that a person has, and the calls that come of it; none where it is to ask. */
const MEANT: readonly (readonly [text: string, patterns: readonly string[], ...ran: (readonly string[])[]])[] = [
  ['git status', ['git status'], ['git', 'status']],
  ['git status', ['git status*'], ['git', 'status']],
  ['git status', ['git status *'], ['git', 'status']],
  ['git status -s --branch', ['git status*'], ['git', 'status', '-s', '--branch']],
  ['git status -s', ['git*'], ['git', 'status', '-s']],
  ['git status -s', ['*'], ['git', 'status', '-s']],
  ['  git   status\t-s  ', ['git status*'], ['git', 'status', '-s']],
  ['git status;', ['git status*'], ['git', 'status']],
  ['\n\ngit status\n', ['git status*'], ['git', 'status']],
  ['# how it stands\ngit status # short', ['git status*'], ['git', 'status']],
  ['git status \\\n  --short', ['git status*'], ['git', 'status', '--short']],
  ['git status && git diff', ['git status*', 'git diff*'], ['git', 'status'], ['git', 'diff']],
  ['git status; git status -s', ['git status*'], ['git', 'status'], ['git', 'status', '-s']],
  ['git status\ngit diff', ['git status*', 'git diff*'], ['git', 'status'], ['git', 'diff']],
  ['git diff || git status', ['git status*', 'git diff*'], ['git', 'diff']],
  ['git diff &&\n  # and then\n  git status', ['git status*', 'git diff*'], ['git', 'diff'], ['git', 'status']],
  ['git log | head -n 5', ['git log*', 'head*'], ['git', 'log'], ['head', '-n', '5']],
  ['git log |\nhead', ['git log*', 'head*'], ['git', 'log'], ['head']],
  ['git log 2>&1 | head', ['git log*', 'head*'], ['git', 'log'], ['head']],
  ['git status 2>/dev/null', ['git status*'], ['git', 'status']],
  ['git status>/dev/null 2>&1', ['git status*'], ['git', 'status']],
  ['git status &> /dev/null < /dev/null', ['git status*'], ['git', 'status']],
  ['>/dev/null git status', ['git status*'], ['git', 'status']],
  ['git log >&2', ['git log*'], ['git', 'log']],
  ['git log "a b" \'c;d\' e\\ f', ['git log*'], ['git', 'log', 'a b', 'c;d', 'e f']],
  [
    'git log \'$(canary)\' \'`canary`\' "\\$(canary)" "\\`canary\\`"',
    ['git log*'],
    ['git', 'log', '$(canary)', '`canary`', '$(canary)', '`canary`'],
  ],
  [
    "git commit -m 'First line\n\nSecond; & | > `x` $y'",
    ['git commit -m *'],
    ['git', 'commit', '-m', 'First line\n\nSecond; & | > `x` $y'],
  ],
  ['git commit -m "Größe: 3 € 🌳"', ['git commit*'], ['git', 'commit', '-m', 'Größe: 3 € 🌳']],
  ['git log --format="%h \\"%s\\" \\n"', ['git log*'], ['git', 'log', '--format=%h "%s" \\n']],
  ['git log a"b"\'c\'\\d', ['git log*'], ['git', 'log', 'abcd']],
  ['git log HEAD~2..HEAD^ -- src/a.ts', ['git log*'], ['git', 'log', 'HEAD~2..HEAD^', '--', 'src/a.ts']],
  ["git grep '*.ts' \"?\" '~' '{a,b}'", ['git grep*'], ['git', 'grep', '*.ts', '?', '~', '{a,b}']],
  ['"git" \'status\'', ['git status*'], ['git', 'status']],
  ["git log ''", ['git log*'], ['git', 'log', '']],
  ['git add a=b c:d e@f +g ,h %i', ['git add*'], ['git', 'add', 'a=b', 'c:d', 'e@f', '+g', ',h', '%i']],
  ['git run test:unit', ['git run test:*'], ['git', 'run', 'test:unit']],
  ['cat docs/a/b.md', ['cat docs/*'], ['cat', 'docs/a/b.md']],
  ['git push origin main', ['git push * main'], ['git', 'push', 'origin', 'main']],
  ['git diff --output=x', ['git diff --output=x'], ['git', 'diff', '--output=x']],
  ['git -C sub status', ['git -C sub status*'], ['git', '-C', 'sub', 'status']],
  ['X=1 Y="a b" git status', ['X=1 git status', 'git status']],
  ['X=1 git status', ['X=1 git status'], ['git', 'status']],
];

describe('what a person means by their patterns is allowed, and is what bash runs', () => {
  test.each(MEANT.map((row) => ({ command: row[0], row })))('$command', async ({ row: [text, patterns, ...ran] }) => {
    expect(allows(patterns, text)).toBe(ran.length > 0);
    if (ran.length === 0) return;
    const recorded = await bash.run(text);
    expect(recorded.made).toEqual([]);
    // Both sides of a pipe start at once.
    const sorted = (calls: readonly (readonly string[])[]) => calls.map((call) => call.join('\u001f')).toSorted();
    expect(sorted(recorded.ran)).toEqual(sorted(ran));
  });
});

const PIECES = [
  ...[
    'git',
    'git status',
    'git log',
    'canary',
    'head',
    'env',
    'status',
    'x',
    '-s',
    'X=1',
    'x=y',
    '1',
    '2',
    'in',
    'do',
    'done',
    'if',
    'then',
    'fi',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    ' ',
    '\t',
    '\n',
    '\\\n',
    '\\',
    '\\\\',
    ';',
    '&&',
    '||',
    '|',
    '&',
    '|&',
    '!',
    'time',
    '#',
    ' # ',
    '{',
    '}',
    '(',
    ')',
    '[[',
    ']]',
    '[',
    ']',
  ],
  ...[
    "'",
    "'",
    '"',
    '"',
    '`',
    '$',
    '$(',
    '${',
    '$((',
    '))',
    "$'",
    '$"',
    '~',
    '*',
    '?',
    '{a,b}',
    '^',
    '=',
    ':',
    ',',
    '@',
    '+',
    '%',
    '.',
    '/',
    '-',
    '_',
  ],
  ...['>', '<', '>>', '2>', '>&', '&>', '>|', '<<', '<<<', '<(', '/dev/null', '2>&1', '1', '2>/dev/null', 'E', '\nE\n', "'E'"],
  ...[
    '\u00a0',
    '\u2028',
    'é',
    '\r',
    '"a b"',
    "'c d'",
    '\\ ',
    '"\\$(x)"',
    "'$(x)'",
    '"\\\\"',
    '; git diff',
    ' | head',
    ' && git status',
    '\ngit log',
  ],
];
/** Texts that begin as bash might, of pieces that mean something to it. */
const texts = tuple(constantFrom('', 'git ', 'git status ', 'git log "x" '), array(constantFrom(...PIECES), { maxLength: 12 })).map(
  ([first, rest]) => first + rest.join(''),
);

/** What bash would be given, if all of it is literal. */
function argumentsOf(reading: ShellReading): readonly (readonly string[])[] | null {
  if (!reading.ok) return null;
  const every = reading.commands.flatMap((each) => [...each.words, ...each.assignments, ...each.redirections.map(({ target }) => target)]);
  if (every.some(({ literal }) => literal === null)) return null;
  return reading.commands.map(({ words: all }) => all.map(({ literal }) => literal ?? ''));
}

/** Each draw may start a bash. */
const PATIENCE = 600_000;
const RUNS = process.env['COPPICE_TEST_LONG'] === '1' ? { numRuns: 20_000 } : { numRuns: 800, seed: 20_261_101 };

test(
  'whatever is read as literal, bash runs in those very words, and nothing else',
  async () => {
    let compared = 0;
    await assert(
      asyncProperty(texts, async (text) => {
        const expected = argumentsOf(words.read(text));
        if (expected === null || expected.length === 0) return;
        compared += 1;
        const { ran } = await bash.run(text);
        for (const call of ran) expect(expected).toContainEqual(call);
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(RUNS.numRuns / 50);
  },
  PATIENCE,
);

test(
  'whatever is allowed runs nothing but git in real bash, and makes no file',
  async () => {
    let compared = 0;
    await assert(
      asyncProperty(texts, async (text) => {
        if (!allows(['git status*', 'git log*'], text)) return;
        compared += 1;
        const { ran, made } = await bash.run(text);
        expect(made).toEqual([]);
        expect(ran.filter(([program]) => program !== 'git')).toEqual([]);
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(RUNS.numRuns / 50);
  },
  PATIENCE,
);

test(
  'an argument in quotes is what bash gives the program, whatever is in it',
  async () => {
    await assert(
      asyncProperty(string({ unit: 'grapheme', maxLength: 40 }), async (argument) => {
        const single = `git log '${argument.replaceAll("'", String.raw`'\''`)}'`;
        const double = `git log "${argument.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"`;
        for (const text of [single, double]) {
          const expected = argumentsOf(words.read(text));
          if (expected === null) continue;
          expect(expected).toEqual([['git', 'log', argument]]);
          expect((await bash.run(text)).ran).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  },
  PATIENCE,
);
