import { expect, test } from 'vitest';
import { closes, joins, leads, opens, parts } from './gaps.ts';

test.each([' ', '\t ', ' \\\n ', '\\\n '])('%j parts two words', (gap) => expect(parts(gap)).toBe(true));

test.each(['', '\\\n', '\n', ' \n ', ' ; ', ' #x', ' \\ '])('%j does not part two words', (gap) => expect(parts(gap)).toBe(false));

test('a redirection needs no blank before it', () => {
  expect([leads(''), leads(' '), leads(';')]).toEqual([true, true, false]);
});

test.each([
  ['; ', ';'],
  ['\n\n', ';'],
  [' # x\n', ';'],
  [';\n# x; y\n', ';'],
  [' | ', '|'],
  ['|\n # x\n', '|'],
  [' \\\n && ', '&&'],
  ['||', '||'],
] as const)('%j joins by %s', (gap, joint) => expect(joins(gap, joint)).toBe(true));

test.each([
  [' ', ';'],
  ['#x\n', ';'],
  ['\\\n#x\n', ';'],
  ['\\\n', ';'],
  [' # x \\\n', ';'],
  [' & ', ';'],
  ['; x ', ';'],
  [';;', ';'],
  ['|&', '|'],
  ['\n|', '|'],
  ['||', '|'],
  ['&', '&&'],
  [') | ', '|'],
] as const)('%j does not join by %s', (gap, joint) => expect(joins(gap, joint)).toBe(false));

test.each(['', '\n', '# x', ' # x; y\n'])('%j may stand before the first command', (gap) => expect(opens(gap)).toBe(true));

test.each(['', ' ', ';', ' ;\n # x', '\n', ' # x'])('%j may stand behind the last', (gap) => expect(closes(gap)).toBe(true));

test.each(['&', ' &', ';;', '#x', ' x', ')', ' \\', '\n;', ' # \\\nx'])('%j may not', (gap) => expect(closes(gap)).toBe(false));
