import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test('a command that is written backwards, hidden or overprinted shows what it is', () => {
  expect(visibleText('rm \u202etxt.exe')).toBe('rm \\u202etxt.exe');
  expect(visibleText('echo ok\rrm -rf /')).toBe('echo ok\\u000drm -rf /');
  expect(visibleText('\u001b[2Jls\u200b')).toBe('\\u001b[2Jls\\u200b');
});

test('ordinary text stays as it is, in any script', () => {
  const text = 'echo "äöü 日本語 עברית 👩‍💻"\n\tcat a\r\n';
  expect(visibleText(text)).toBe(text.replace('\r\n', '\n'));
});
