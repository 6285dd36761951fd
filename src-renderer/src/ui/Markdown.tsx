import { type ComponentProps, type JSX, memo, useMemo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CopyButton } from './CopyButton.tsx';
import styles from './Markdown.module.css';
import { markdownBlocks, safeLink } from './markdown-blocks.ts';
import { visibleText } from './visible-text.ts';

/**
 * A model's words. Nothing is loaded and nothing runs: pictures are their words and address, raw HTML is text, links leave the
 * window and lead to the web or to mail only. While `streaming` only the last block changes;
 * the last line of a long one is then drawn plain, so that a frame's work stays small.
 */
export function Markdown({ text, streaming = false }: { text: string; streaming?: boolean }) {
  const blocks = useMemo(() => markdownBlocks(visibleText(text)), [text]);
  return (
    <div className={styles.root}>
      {blocks.map((block, index) =>
        // Text only grows at its end, so a block's place is its identity.
        streaming && index === blocks.length - 1 && block.length > PLAIN_FROM ? (
          <Tail key={index} text={block} />
        ) : (
          <Block key={index} text={block} />
        ),
      )}
    </div>
  );
}

/** A block that grows is drawn as Markdown up to this length; beyond, its last line is drawn as it is typed. */
const PLAIN_FROM = 600;

const plugins = [remarkGfm];

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <div className={styles.block}>
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={(url) => url}>
        {text}
      </ReactMarkdown>
    </div>
  );
});

/** The block that still grows: code as code; of all else the whole lines, which are read anew only with each line, and the last one. */
function Tail({ text }: { text: string }) {
  const fenced = /^ {0,3}(?:`{3,}|~{3,})([^\n]*)\n?([\s\S]*)$/.exec(text);
  if (fenced !== null) return <Code language={fenced[1]?.trim() ?? ''} text={fenced[2] ?? ''} />;
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return (
    <>
      {whole !== '' && <Block text={whole} />}
      <div className={styles.tail}>{text.slice(whole.length).replace(/^#{1,6} /, '')}</div>
    </>
  );
}

function Code({ language, text }: { language: string; text: string }) {
  return (
    <div className={styles.code}>
      <div className={styles.codeHead}>
        <span>{language}</span>
        <CopyButton text={text} label="Copy code" />
      </div>
      {/* A block that scrolls sideways must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

const components: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ alt, src }) => (
    <span className={styles.picture}>
      [picture: {alt === undefined || alt === '' ? 'without words' : alt}] {typeof src === 'string' ? src : ''}
    </span>
  ),
  pre: ({ children }) => codeOf(children),
  table: ({ children }) => (
    <div className={styles.table}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <input type="checkbox" checked={checked === true} disabled readOnly aria-label={checked === true ? 'done' : 'open'} />
  ),
};

function Link({ href, children }: Pick<ComponentProps<'a'>, 'href' | 'children'>) {
  const safe = safeLink(href);
  if (safe === null)
    return (
      <span title={href}>
        {children}
        {href !== undefined && href !== '' && ` (${href})`}
      </span>
    );
  return (
    <a href={safe} title={safe} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function codeOf(children: ComponentProps<'pre'>['children']): JSX.Element {
  const code = children as JSX.Element | undefined;
  const props = (code?.props ?? {}) as { className?: string; children?: unknown };
  const text = typeof props.children === 'string' ? props.children.replace(/\n$/, '') : '';
  return <Code language={props.className?.replace('language-', '') ?? ''} text={text} />;
}
