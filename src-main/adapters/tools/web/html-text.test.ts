import { describe, expect, test } from 'vitest';
import { htmlText } from './html-text.ts';

const BASE = new URL('https://trees.test/wood/index.html');
const read = (html: string) => htmlText(html, BASE, new AbortController().signal);
const textOf = async (html: string): Promise<string> => (await read(html)).text;

test.each([
  ['headings and paragraphs', '<h1>One</h1><h3>Two\n words</h3><p>a</p>\n<p>b<p>c', '# One\n\n### Two words\n\na\n\nb\n\nc'],
  ['white space', '<p>  a\n\t b </p> <div> c <b> d</b>e </div>', 'a b\n\nc de'],
  ['characters by name', '<p>a &lt;b&gt; &amp; &eacute; &#x1f333; a&nbsp;b', 'a <b> & é 🌳 a\u00a0b'],
  ['breaks', 'a<br>b<hr>c', 'a\nb\n\n---\n\nc'],
  ['lists', '<ul><li>a<li>b<ul><li>c</ul><li><li>d</ul>e', '- a\n- b\n  - c\n- d\n\ne'],
  ['numbered lists', '<ol start=9><li>a</li><li><p>b</p></li></ol>', '9. a\n10. b'],
  ['quotes', '<blockquote>a<p>b</blockquote>c', '> a\n\n> b\n\nc'],
  ['code', '<p>Call <code>f( )</code>.<pre><code>if (a) {\n  <b>f()</b>\n}\n</code></pre>', 'Call `f( )`.\n\n```\nif (a) {\n  f()\n}\n```'],
  ['code with fences in it', '<pre>```\na\n```</pre>', '````\n```\na\n```\n````'],
  ['tables', '<table><tr><th>a<th>b<tr><td><p>1</p><td><tr><td>2<br>3<td>4</table>', '| a | b\n| --- | --- |\n| 1 |\n| 2 3 | 4'],
  ['terms', '<dl><dt>a<dd>b<dt>c<dd>d</dl>', 'a\n: b\nc\n: d'],
  ['powers', '10<sup>6</sup> m<sup></sup>', '10^6 m'],
  ['pictures', '<img alt="An oak" src=x><img src=y>', '[image: An oak]'],
  ['links', '<a href="../a?b=1">a</a> <a href=//other.test>b <i>c</i> </a>d', '[a](https://trees.test/a?b=1) [b c](https://other.test/) d'],
  [
    'links that lead nowhere',
    '<a href="#x">a</a> <a href="javascript:x()">b</a> <a href="data:,x">c</a> <a>d</a> <a href=e></a> <a href="http://[">f</a>',
    'a b c d f',
  ],
  ['links from another base', '<base href="https://base.test/"><a href="x">a</a>', '[a](https://base.test/x)'],
  [
    'what is not seen',
    '<script>1</script><style>2</style><p hidden>3</p><div style="Display : none">4</div><svg><title>5</title></svg><template>6</template>a',
    'a',
  ],
  ['what is seen where no script runs', '<noscript>a</noscript>', 'a'],
  ['comments', 'a<!-- b -->c<![CDATA[d]]>', 'ac'],
])('%s', async (_what, html, text) => {
  expect(await textOf(html)).toBe(text);
});

test('the title is the first one, in one line', async () => {
  const svg = '<svg><title>icon</title></svg>';
  expect((await read(`${svg}<title> Oak\n trees &amp; </title><title>x</title><p>a`)).title).toBe('Oak trees &');
  expect((await read('<p>a')).title).toBeNull();
});

test('the main part comes first, and nothing is lost', async () => {
  const long = 'oak '.repeat(100).trim();
  const page = (main: string): string => `<nav><a href=/>Home</a></nav><div role=main>${main}</div><footer>End</footer>`;
  expect(await textOf(page(long))).toBe(`${long}\n\n---\n(Around the main part of the page:)\n\n[Home](https://trees.test/)\n\nEnd`);
  expect(await textOf(page('short'))).toBe('[Home](https://trees.test/)\n\nshort\n\nEnd');
});

/** What one reading of a page takes of this thread's processor, in µs. Read as often as the clock of that, which may tick in 4 ms, needs. */
async function workOf(page: string): Promise<number> {
  const start = process.threadCpuUsage();
  for (let times = 1; ; times += 1) {
    await read(page);
    const { user, system } = process.threadCpuUsage(start);
    if (user + system >= 60_000) return (user + system) / times;
  }
}

describe('a page made to do harm', () => {
  test.each([
    ['nests without end', '<b>'.repeat(1_000_000) + '</i>'.repeat(400_000)],
    ['nests lists', '<ul><li>x'.repeat(500_000)],
    ['nests quotes', `${'<blockquote>'.repeat(400)}x`.repeat(1000)],
    ['opens and never closes', `<p>a${'<a href=x><li>'.repeat(300_000)}`],
    ['is one tag', `<p ${'a="b" '.repeat(800_000)}`],
    ['is one comment', `<!--${'-'.repeat(5_000_000)}`],
    ['is one table', `<table>${'<td>x'.repeat(800_000)}`],
    ['is all brackets', '<'.repeat(5_000_000)],
    ['is all ticks', `<pre>${'`'.repeat(5_000_000)}`],
  ])('%s, and is read in a moment that grows with its length', async (_how, html) => {
    const short = html.slice(0, html.length / 8);
    await read(short);
    // Eight times the length: 64 times the work where it grew with the square.
    expect(await workOf(html)).toBeLessThan(32 * (await workOf(short)));
  });

  test('nesting too deep ends the reading, and says so', async () => {
    expect(await textOf(`<p>a${'<div>'.repeat(600)}b`)).toBe('a\n\n(The rest of the page is nested too deep to be read.)');
  });

  test('short links that stand for long addresses come to an end', async () => {
    const { length } = await textOf(`<base href="http://a.test/${'b'.repeat(1900)}/">${'<a href=c>d</a>'.repeat(20_000)}`);
    expect(length).toBeLessThan(17_000_000);
  });

  test('the engine goes on while a page is read, and may stop it', async () => {
    const abort = new AbortController();
    const reading = htmlText('<p>x'.repeat(1_000_000), BASE, abort.signal);
    setImmediate(() => abort.abort(new Error('stopped')));
    await expect(reading).rejects.toThrow('stopped');
  });
});
