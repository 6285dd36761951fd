import { expect, test } from 'vitest';
import type { FileChange } from '#shared/model/worktree.ts';
import { modeWords, showingOf } from './side-state.ts';

const file: FileChange = {
  path: 'a',
  from: null,
  kind: 'modified',
  binary: false,
  added: 1,
  removed: 0,
  oid: 'x',
  modes: { before: '100644', after: '100644' },
};
const side = (text: string | null, bytes = text?.length ?? null) => ({ text, bytes, image: null });

test('two texts are a diff; a side that is not there is empty', () => {
  expect(showingOf(file, { before: side('a'), after: side('b'), reason: null })).toEqual({ as: 'diff', before: 'a', after: 'b' });
  expect(showingOf({ ...file, kind: 'deleted' }, { before: side('a'), after: side(null), reason: null })).toEqual({
    as: 'diff',
    before: 'a',
    after: '',
  });
});

test('a binary says its sizes, not a diff of nothing', () => {
  expect(showingOf({ ...file, binary: true }, { before: side(null, 900), after: side(null, 1_234_567), reason: 'binary' })).toEqual({
    as: 'words',
    title: 'A binary file',
    words: '900 B before, 1.2 MB now.',
  });
});

test("what is too large keeps the engine's reason", () => {
  const showing = showingOf(file, { before: side(null, 5000), after: side(null, 6000), reason: 'It is over 2 MB.' });
  expect(showing).toMatchObject({ as: 'words', words: 'It is over 2 MB. 5 KB before, 6 KB now.' });
});

test('equal sides are told apart: a rename, an empty file, another mode', () => {
  const titles = [
    showingOf({ ...file, kind: 'renamed', from: 'b' }, { before: side('x'), after: side('x'), reason: null }),
    showingOf({ ...file, kind: 'added' }, { before: side(null), after: side(''), reason: null }),
    showingOf({ ...file, kind: 'deleted' }, { before: side(''), after: side(null), reason: null }),
    showingOf({ ...file, modes: { before: '100644', after: '100755' } }, { before: side('x'), after: side('x'), reason: null }),
  ].map((showing) => (showing.as === 'words' ? showing.title : 'diff'));
  expect(titles).toEqual(['Renamed, content unchanged', 'An empty file', 'An empty file was deleted', 'Content unchanged']);
});

test('what a diff of lines cannot show is said: other line breaks, a byte order mark, characters that are no UTF-8', () => {
  const words = (before: string, after: string) => {
    const showing = showingOf(file, { before: side(before), after: side(after), reason: null });
    return showing.as === 'words' ? `${showing.title}: ${showing.words}` : showing.as;
  };
  expect(words('a\r\nb\r\n', 'a\nb\n')).toBe('No line differs: Its lines ended with CRLF, and end with LF now.');
  expect(words('a\nb\n', 'a\r\nb\n')).toBe('No line differs: Its lines ended with LF, and end with a mixture of line breaks now.');
  expect(words('a\n', '\uFEFFa\n')).toBe('No line differs: It begins with a byte order mark now.');
  expect(words('caf\uFFFD', 'caf\uFFFD')).toBe(
    'No diff to show: It is not written in UTF-8, and differs in characters that cannot be shown.',
  );
  expect(words('a\r\nb\r\n', 'a\nB\n')).toBe('diff');
});

test('a picture is shown as one, also where it is new or gone', () => {
  const image = { text: null, bytes: 90, image: 'data:image/png;base64,AAAA' };
  const picture = { address: image.image, bytes: 90 };
  const binary = { ...file, binary: true };
  expect(showingOf(binary, { before: image, after: image, reason: 'It is binary.' })).toEqual({
    as: 'images',
    before: picture,
    after: picture,
  });
  expect(showingOf(binary, { before: side(null), after: image, reason: 'It is binary.' })).toEqual({
    as: 'images',
    before: null,
    after: picture,
  });
});

test('a mode that changed is said in words', () => {
  const words = (before: string, after: string) => modeWords({ modes: { before, after } });
  expect(words('100644', '100644')).toBeNull();
  expect(words('000000', '100644')).toBeNull();
  expect([words('100644', '100755'), words('100755', '100644'), words('100644', '120000'), words('000000', '160000')]).toEqual([
    'It can be executed now.',
    'It cannot be executed any more.',
    'It is a symbolic link now.',
    'It is a repository of its own (a submodule).',
  ]);
});
