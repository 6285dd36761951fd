import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { makeBench } from './tools-fixture.ts';

describe('read', () => {
  test('numbers lines, pages by offset and limit, and says what follows', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a.txt'), '\uFEFFone\r\ntwo\nthree\n');
    expect((await call('read', { path: 'a.txt' })).output).toBe('     1\tone\n     2\ttwo\n     3\tthree');
    expect((await call('read', { path: 'a.txt', offset: 2, limit: 1 })).output).toBe('     2\ttwo\n(lines 2-2 of 3; go on with offset 3)');
    expect(await call('read', { path: 'a.txt', offset: 9 })).toMatchObject({
      outcome: 'error',
      output: 'a.txt has 3 lines: offset 9 is past its end.',
    });
  });

  test('a huge file and a huge line are read in part', async () => {
    const { call, at } = await makeBench();
    execFileSync('sh', [
      '-c',
      `yes 'some line of text' | head -c 40000000 > ${at('big')}; head -c 9000000 /dev/zero | tr '\\0' x > ${at('wide')}`,
    ]);
    const big = await call('read', { path: 'big', offset: 500, limit: 2 });
    expect(big.output).toBe(
      '   500\tsome line of text\n   501\tsome line of text\n(lines 500-501 of a file of 38.1 MB; go on with offset 502)',
    );
    expect((await call('read', { path: 'wide' })).output).toMatch(/^ {5}1\tx{2000}… \(8,998,000 more characters\)$/);
  });

  test('many long lines stop at the cap of characters', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a'), `${'y'.repeat(1900)}\n`.repeat(100));
    const { output } = await call('read', { path: 'a' });
    expect(output).toMatch(/\(lines 1-31 of 100; go on with offset 32\)$/);
  });

  test('what is no text file is refused with what it is', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a.png'), Buffer.from([0x89, 0x50, 0, 0]));
    await writeFile(at('a.bin'), Buffer.from([1, 0, 2]));
    await writeFile(at('wide.txt'), Buffer.from('\uFEFFhé\n', 'utf16le'));
    await writeFile(at('empty'), '');
    await mkdir(at('dir'));
    execFileSync('mkfifo', [at('pipe')]);
    expect((await call('read', { path: 'a.png' })).output).toBe('a.png is an image (4 B); this tool works on text only.');
    expect((await call('read', { path: 'a.bin' })).output).toMatch(/is a binary file/);
    expect((await call('read', { path: 'wide.txt' })).output).toBe('     1\thé');
    expect(await call('read', { path: 'empty' })).toMatchObject({ outcome: 'ok', output: '(empty is empty)' });
    expect((await call('read', { path: 'dir' })).output).toBe('dir is a directory; use list to see what is in it.');
    expect((await call('read', { path: 'pipe' })).output).toBe('pipe is not a regular file.');
  });

  test('a missing file is answered with names like it', async () => {
    const { call, at } = await makeBench();
    await mkdir(at('src'));
    await writeFile(at('src', 'application.ts'), '');
    await writeFile(at('src', 'other.md'), '');
    expect((await call('read', { path: 'src/aplication.ts' })).output).toBe(
      'src/aplication.ts does not exist. Near it: src/application.ts.',
    );
    expect((await call('read', { path: 'src/application.js' })).output).toMatch(/Near it: src\/application\.ts/);
    expect((await call('read', { path: 'lib/x.ts' })).output).toBe('lib/x.ts does not exist, nor does its folder lib.');
    expect((await call('read', { path: '~/x' })).output).toMatch(/"~" is not expanded/);
  });
});

describe('write', () => {
  test('makes folders, replaces whole files, keeps the mode and leaves nothing beside', async () => {
    const { call, at } = await makeBench();
    const made = await call('write', { path: 'ü/日本.txt', content: 'eins\nzwei' });
    expect(made).toMatchObject({ outcome: 'ok', output: 'Created ü/日本.txt: 2 lines, 9 bytes.', facts: { files: [at('ü/日本.txt')] } });
    await chmod(at('ü/日本.txt'), 0o751);
    await call('write', { path: 'ü/日本.txt', content: 'neu' });
    expect(await readFile(at('ü/日本.txt'), 'utf8')).toBe('neu');
    expect((await stat(at('ü/日本.txt'))).mode & 0o777).toBe(0o751);
    expect(await readdir(at('ü'))).toEqual(['日本.txt']);
  });

  test('a link stays a link and its target is written, one that is not there yet too', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('target'), 'old');
    await symlink('target', at('link'));
    await symlink('later', at('dangling'));
    await call('write', { path: 'link', content: 'new' });
    await call('write', { path: 'dangling', content: 'made' });
    expect(await readlink(at('link'))).toBe('target');
    expect(await readFile(at('target'), 'utf8')).toBe('new');
    expect(await readFile(at('later'), 'utf8')).toBe('made');
  });

  test('a directory, or a file where a folder must be, is an error in words', async () => {
    const { call, at } = await makeBench();
    await mkdir(at('dir'));
    await writeFile(at('file'), '');
    expect(await call('write', { path: 'dir', content: '' })).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(/dir is a directory/),
    });
    expect(await call('write', { path: 'file/x', content: '' })).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(/^file\/x has a part that is a file/),
    });
  });
});

describe('edit', () => {
  test('wants a unique match, counts others, and replaces all when asked', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a'), 'x = 1\ny = 1\nz = $1\n');
    const twice = await call('edit', { path: 'a', old_string: '= 1', new_string: '= 2' });
    expect(twice).toMatchObject({ outcome: 'error', output: expect.stringMatching(/occurs 2 times \(lines 1, 2\)/) });
    const one = await call('edit', { path: 'a', old_string: 'z = $1', new_string: 'z = $& $1' });
    expect(one).toMatchObject({
      outcome: 'ok',
      output: expect.stringMatching(/1 replacement at line 3/),
      facts: { replacements: 1, line: 3 },
    });
    await call('edit', { path: 'a', old_string: '= 1', new_string: '=\n 2', replace_all: true });
    expect(await readFile(at('a'), 'utf8')).toBe('x =\n 2\ny =\n 2\nz = $& $1\n');
  });

  test('keeps CRLF, byte order mark and mode', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a.cs'), '\uFEFFone\r\ntwo\r\nthree\r\n', { mode: 0o640 });
    await call('edit', { path: 'a.cs', old_string: 'one\ntwo', new_string: 'one\nmore\ntwo' });
    await call('edit', { path: 'a.cs', old_string: 'three', new_string: 'three\nfour' });
    expect(await readFile(at('a.cs'), 'utf8')).toBe('\uFEFFone\r\nmore\r\ntwo\r\nthree\r\nfour\r\n');
    expect((await stat(at('a.cs'))).mode & 0o777).toBe(0o640);
  });

  test('in a file of mixed line ends each place keeps its own', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a'), 'a\r\nb\r\nc\nd\n');
    await call('edit', { path: 'a', old_string: 'c\nd', new_string: 'c\nnew\nd' });
    await call('edit', { path: 'a', old_string: 'a\r\nb', new_string: 'a\nnew\nb' });
    expect(await readFile(at('a'), 'utf8')).toBe('a\r\nnew\r\nb\r\nc\nnew\nd\n');
  });

  test('what cannot be done leaves the file and says why', async () => {
    const { call, at } = await makeBench();
    await writeFile(at('a'), '  if (x)\n    go()\naaa\n');
    await writeFile(at('latin'), Buffer.from([0x61, 0xe9, 0x0a]));
    const attempt = async (path: string, old_string: string, new_string: string) => {
      const result = await call('edit', { path, old_string, new_string });
      expect(result.outcome).toBe('error');
      return result.output;
    };
    expect(await attempt('a', 'if (x)\n  go()', '')).toMatch(/not found. Line 1 is like its first line/);
    expect(await attempt('a', '     1\t  if (x)', '')).toMatch(/line numbers that read puts/);
    expect(await attempt('a', 'go()', 'go()')).toMatch(/nothing would change/);
    expect(await attempt('a', 'aa', 'b')).toMatch(/occurs 2 times/);
    expect(await attempt('latin', 'a', 'b')).toMatch(/not UTF-8 text/);
    expect(await attempt('none', 'a', 'b')).toMatch(/none does not exist/);
    expect(await readFile(at('a'), 'utf8')).toBe('  if (x)\n    go()\naaa\n');
  });

  test('two edits of one file in one turn both take place', async () => {
    const { prepare, at } = await makeBench();
    await writeFile(at('a'), 'one two');
    const first = await prepare('edit', { path: 'a', old_string: 'one', new_string: '1' });
    const second = await prepare('edit', { path: 'a', old_string: 'two', new_string: '2' });
    const results = await Promise.all([first.run(() => undefined), second.run(() => undefined)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    expect(await readFile(at('a'), 'utf8')).toBe('1 2');
  });
});

describe('after a crash', () => {
  test.each(['write', 'edit'])('%s is known by the hash of the file', async (name) => {
    const { tool, prepare, at, root } = await makeBench();
    const args: Record<string, string> =
      name === 'write' ? { path: 'a', content: 'after' } : { path: 'a', old_string: 'before', new_string: 'after' };
    await writeFile(at('a'), 'before');
    const ready = await prepare(name, args);
    const ask = () => tool(name).recover(args, structuredClone(ready.recovery), root);
    expect(await ask()).toMatchObject({
      known: true,
      result: { outcome: 'error', output: expect.stringMatching(/cut off before it changed the file/) },
    });
    await writeFile(ready.recovery['temporary'] as string, 'half');
    await writeFile(at('a'), 'after');
    expect(await ask()).toMatchObject({ known: true, result: { outcome: 'ok' } });
    await writeFile(at('a'), 'somebody else');
    expect(await ask()).toEqual({ known: false, output: '' });
    expect(await readdir(root)).toEqual(['a']);
  });

  test('a file that was to be made and is not there was not made', async () => {
    const { tool, prepare, root } = await makeBench();
    const { recovery } = await prepare('write', { path: 'x/new', content: 'a' });
    expect(await tool('write').recover({}, recovery, root)).toMatchObject({ known: true, result: { outcome: 'error' } });
  });
});

describe('closed folders', () => {
  test('are refused by their real path, whichever way leads there', async () => {
    const outside = await makeBench();
    const closed = outside.at('data');
    await mkdir(closed);
    await writeFile(outside.at('data', 'secret'), 'secret text');
    const { call, at } = await makeBench({ forbidden: [closed] });
    await symlink(closed, at('folder'));
    await symlink(outside.at('data', 'secret'), at('file'));
    await symlink(outside.at('data', 'new'), at('dangling'));
    for (const [name, args] of [
      ['read', { path: outside.at('data', 'secret') }],
      ['read', { path: 'folder/secret' }],
      ['read', { path: 'file' }],
      ['write', { path: 'dangling', content: 'x' }],
      ['write', { path: 'folder/deep/new', content: 'x' }],
      ['edit', { path: 'file', old_string: 'secret', new_string: 'x' }],
      ['list', { path: 'folder' }],
      ['glob', { pattern: '**', path: 'folder' }],
      ['grep', { pattern: 'secret', path: 'file' }],
      ['read', { path: '/proc/self/environ' }],
    ] as const) {
      expect(await call(name, args), JSON.stringify(args)).toMatchObject({
        outcome: 'error',
        output: expect.stringMatching(/closed to agents/),
      });
    }
    expect(await readdir(closed)).toEqual(['secret']);
    expect((await call('grep', { pattern: 'secret', path: outside.root })).output).toMatch(/^No match/);
    expect((await call('glob', { pattern: '**', path: outside.root })).output).toMatch(/^No file/);
  });

  test("but for the agent's own tree, what is allowed, and its own outputs to read", async () => {
    const { root: data, at } = await makeBench();
    await mkdir(at('trees', 'mine'), { recursive: true });
    await mkdir(at('trees', 'other'), { recursive: true });
    await mkdir(at('tour'));
    await mkdir(at('outputs', 'ses_000000000000'), { recursive: true });
    await writeFile(at('outputs', 'ses_000000000000', 'x.txt'), 'long');
    const tour = at('tour');
    const { call } = await makeBench({
      forbidden: [data],
      open: [tour],
      outputDirectory: at('outputs'),
      cwd: at('trees', 'mine'),
    });
    expect(await call('write', { path: 'a', content: 'own' })).toMatchObject({ outcome: 'ok' });
    expect((await call('grep', { pattern: 'own' })).output).toBe('a:1:own');
    expect(await call('write', { path: at('tour', 'a'), content: 'x' })).toMatchObject({ outcome: 'ok' });
    expect(await call('write', { path: '../other/a', content: 'x' })).toMatchObject({ outcome: 'error' });
    const output = at('outputs', 'ses_000000000000', 'x.txt');
    expect(await call('read', { path: output })).toMatchObject({ outcome: 'ok' });
    expect(await call('write', { path: output, content: '' })).toMatchObject({ outcome: 'error' });
  });
});

test('list shows directories first, sizes and links', async () => {
  const { call, at } = await makeBench();
  await mkdir(at('z'));
  await writeFile(at('.hidden'), 'x'.repeat(2048));
  await writeFile(at('a'), '');
  await symlink('a', at('l'));
  await link(at('a'), at('hard'));
  expect((await call('list', {})).output).toBe('z/\n.hidden  (2.0 KB)\na  (0 B)\nhard  (0 B)\nl -> a');
  expect((await call('list', { path: 'z' })).output).toBe('(z is empty)');
  expect((await call('list', { path: 'a' })).output).toMatch(/is a file/);
  await Promise.all(Array.from({ length: 510 }, (_, index) => writeFile(at('z', `f${index}`), '')));
  expect((await call('list', { path: 'z' })).output).toMatch(/\n\(10 more of 510 entries are not shown/);
});
