import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './Markdown.tsx';

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe('Markdown', () => {
  it('loads nothing: a picture is its words and its address', () => {
    const shown = html('![a chart](https://evil.example/track.png)\n\n![][p]\n\n[p]: https://evil.example/2.png');
    expect(shown).not.toContain('<img');
    expect(shown).toContain('[picture: a chart] https://evil.example/track.png');
  });

  it('runs nothing: HTML is text, and a link to a script is no link', () => {
    const shown = html('<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) <a href="javascript:1">y</a>');
    expect(shown).not.toMatch(/<(script|img|a)\b/);
    expect(shown).toContain('&lt;script&gt;');
  });

  it('lets links to the web leave the window without a way back', () => {
    expect(html('[docs](https://example.com/)')).toContain(
      '<a href="https://example.com/" title="https://example.com/" target="_blank" rel="noopener noreferrer">',
    );
  });

  it('shows what would turn or hide text', () => {
    expect(html('rm \u202Etxt.exe')).not.toContain('\u202E');
  });

  it('draws the last line of a long block as it is typed, and the lines before it as they will stay', () => {
    const list = `${'- **done** and more words\n'.repeat(40)}- **on its`;
    const shown = renderToStaticMarkup(<Markdown text={list} streaming />);
    expect(shown.match(/<strong>done<\/strong>/g)).toHaveLength(40);
    expect(shown).toContain('- **on its');
  });
});
