import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { makeBench } from './tools-fixture.ts';

const KEY = 'sk-1234+/="äöü"\\end';

describe('a redactor', () => {
  const redactor = createRedactor([
    { name: 'oak', value: KEY },
    { name: 'short', value: 'ollama' },
    { name: 'elm', value: 'elm-secret' },
    { name: 'longer', value: 'elm-secret-and-more' },
    { name: 'again', value: 'elm-secret' },
  ]);

  test('finds a secret as it is, in JSON, in a URL and in base 64, and no placeholder', () => {
    expect(redactor.text(`a ${KEY} b ${JSON.stringify(KEY)} ollama`)).toBe('a [secret oak] b "[secret oak]" ollama');
    expect(redactor.text(`?key=${encodeURIComponent(KEY)}&x`)).toBe('?key=[secret oak]&x');
    expect(redactor.text('elm-secret-and-more elm-secret-and elm-secret')).toBe('[secret longer] [secret elm]-and [secret elm]');
    for (const before of ['', 'u', 'us', 'user:']) {
      for (const alphabet of ['base64', 'base64url'] as const) {
        const encoded = Buffer.from(`${before}${KEY}:after`).toString(alphabet);
        const [around = '', ...more] = redactor.text(encoded).split('[secret oak]');
        expect(more).toHaveLength(1);
        // What is left tells of the text around it, and of a few bits.
        expect((around + more.join('')).length).toBeLessThanOrEqual(Buffer.from(`${before}:after`).toString('base64').length + 3);
      }
    }
  });

  test('finds it at any border of two pieces, and leaves every other byte', () => {
    const whole = Buffer.concat([
      Buffer.from([0xff, 0, 0xc3]),
      Buffer.from(`é ${KEY}${KEY.slice(0, 9)} elm-secret-and-mor elm-secret-and-more elm-se`),
      Buffer.from([0xe4, 0xff]),
    ]);
    const expected = Buffer.concat([
      Buffer.from([0xff, 0, 0xc3]),
      Buffer.from(`é [secret oak]${KEY.slice(0, 9)} [secret elm]-and-mor [secret longer] elm-se`),
      Buffer.from([0xe4, 0xff]),
    ]);
    for (let size = 1; size <= whole.length; size += 1) {
      const stream = redactor.stream();
      const pieces: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) pieces.push(stream.write(whole.subarray(at, at + size)));
      pieces.push(stream.end());
      expect(Buffer.concat(pieces).toString('latin1'), `in pieces of ${size}`).toBe(expected.toString('latin1'));
    }
  });

  test('holds nothing back that cannot be the beginning of a secret', () => {
    const stream = redactor.stream();
    expect(stream.write(Buffer.from('$ make\nsk')).toString()).toBe('$ make\n');
    expect(stream.write(Buffer.from('ip')).toString()).toBe('skip');
  });
});

describe('what tools tell', () => {
  const secrets = [{ name: 'oak', value: 'sk-0123456789' }];

  test('of a command: as it comes, at its end, and in the file that holds all of it', async () => {
    const { call } = await makeBench({
      secrets,
      env: { ...process.env, MY_TOKEN: 'tok-abcdefgh', DEPLOY_KEY: 'key-abcdefgh' },
      exec: { timeoutSeconds: 20, maxOutputChars: 2000, envPass: ['DEPLOY_KEY'] },
    });
    const live: string[] = [];
    const command =
      'printf sk-01234; printf 56789; echo "$DEPLOY_KEY $MY_TOKEN tok-abcdefgh" >&2; seq 2000; printf "sk-0123456789" | base64';
    const { output, facts } = await call('bash', { command }, { onOutput: (text) => live.push(text) });
    const whole = await readFile(facts['fullOutput'] as string, 'utf8');
    for (const text of [output, whole, live.join('')]) {
      expect(text).toContain('[secret oak]');
      expect(text).toContain('[secret DEPLOY_KEY]  [secret MY_TOKEN]');
      expect(text).not.toMatch(/sk-01234|-abcdefgh|c2stMDEyMzQ1Njc4/);
    }
  });

  test('of a file, of a name, of a mistake, and what is kept for recovery', async () => {
    const { call, at, prepare, root } = await makeBench({ secrets });
    await writeFile(at('a'), 'key: sk-0123456789\n');
    await writeFile(at('sk-0123456789.txt'), '');
    expect((await call('read', { path: 'a' })).output).toBe('     1\tkey: [secret oak]');
    expect((await call('grep', { pattern: 'key' })).output).toBe('a:1:key: [secret oak]');
    expect((await call('list', {})).output).toContain('[secret oak].txt');
    expect((await call('glob', { pattern: '*.txt' })).output).toBe('[secret oak].txt');
    expect((await call('read', { path: 'sk-012345678.txt' })).output).toMatch(/Near it: \[secret oak\]\.txt/);
    expect((await call('edit', { path: 'a', old_string: 'key', new_string: 'the key' })).output).toContain('the key: [secret oak]');
    // What the file holds is not changed.
    expect(await readFile(at('a'), 'utf8')).toBe('the key: sk-0123456789\n');
    const refused = await prepare('edit', { path: 'sk-012345678.txt', old_string: 'a', new_string: 'b' });
    expect(JSON.stringify(refused.recovery)).toMatch(/Near it: \[secret oak\]/);
    const written = await call('write', { path: 'sk-0123456789/b', content: 'sk-0123456789' });
    expect(written.facts).toEqual({ files: [`${root}/[secret oak]/b`], created: true, lines: 1 });
    expect(await readFile(at('sk-0123456789', 'b'), 'utf8')).toBe('sk-0123456789');
  });
});
