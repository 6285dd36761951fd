import { describe, expect, it } from 'vitest';
import { markdownBlocks, safeLink } from './markdown-blocks.ts';

describe('markdownBlocks', () => {
  it('cuts between paragraphs, not within code, lists or what belongs to a list', () => {
    const text = ['One.', '', '```ts', 'a', '', 'b', '```', '', '- x', '', '  more of x', '', '- y', '', 'Two.'].join('\n');
    expect(markdownBlocks(text).map((block) => block.trim())).toEqual(['One.', '```ts\na\n\nb\n```', '- x\n\n  more of x\n\n- y', 'Two.']);
  });

  it('changes only its last block while text streams in', () => {
    const text = 'First *one*.\n\nSecond.\n\n```js\nlet a;\n\nlet b;\n```\n\nThird, with `code`.\n\n1. a\n2. b\n';
    let settled: readonly string[] = [];
    for (let end = 1; end <= text.length; end += 1) {
      const blocks = markdownBlocks(text.slice(0, end));
      expect(blocks.slice(0, settled.length).map((block) => block.trimEnd())).toEqual(settled.map((block) => block.trimEnd()));
      settled = blocks.slice(0, -1);
    }
    expect(settled.length).toBeGreaterThan(2);
  });

  it('loses nothing', () => {
    const text = 'a\n\nb\n\n\n> c\n\n    code\n\n[l]: http://x\n';
    expect(markdownBlocks(text).join('\n')).toBe(text);
  });
});

describe('safeLink', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example',
    'vbscript:x',
    'JaVaScRiPt:alert(1)',
    ' javascript:1',
    '',
  ])('leads nowhere from %j', (url) => expect(safeLink(url)).toBeNull());
  it.each(['https://example.com/a', 'http://example.com/', 'mailto:ada@example.com'])('leads out to %s', (url) =>
    expect(safeLink(url)).toBe(url),
  );
});
