import { CodeView } from '#renderer/ui/CodeView.tsx';
import { CopyButton } from '#renderer/ui/CopyButton.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { size } from '#renderer/ui/format.ts';
import type { Exchange } from '#shared/contract/review.ts';
import { PrettyRequest } from './PrettyRequest.tsx';
import { PrettyResponse } from './PrettyResponse.tsx';
import styles from './Request.module.css';
import { type Direction, type Lens, useRequest } from './request-view.ts';

/** One body of an exchange under the chosen lens. `body` is null where nothing came. */
export function Side({ direction, body, bytes, lens }: { direction: Direction; body: Exchange['response']; bytes: number; lens: Lens }) {
  const wrap = useRequest((request) => request.wrap);
  const title = direction === 'request' ? 'Request' : 'Response';
  return (
    <section className={styles.side} aria-label={title}>
      <header className={styles.sideBar}>
        <h4 className={styles.heading}>{title}</h4>
        <span className={styles.hint}>
          {body !== null && `${size(bytes)}${body.encoding === 'base64' ? ', shown in base 64: it is no UTF-8' : ''}`}
        </span>
        {body !== null && <CopyButton text={body.text} label={`Copy the ${direction}`} />}
      </header>
      {body === null || body.text === '' ? (
        <EmptyState icon="request" title={direction === 'response' ? 'No response on record' : 'An empty request'}>
          {direction === 'response' && 'It has not come yet, or the connection was cut before its first byte.'}
        </EmptyState>
      ) : lens === 'raw' || body.encoding === 'base64' ? (
        <div className={styles.raw}>
          <CodeView text={body.text} language={languageOf(body.text)} wrap={wrap} label={`${title}, raw`} />
        </div>
      ) : (
        <div className={styles.pretty}>
          {direction === 'request' ? <PrettyRequest body={body.text} /> : <PrettyResponse body={body.text} />}
        </div>
      )}
    </section>
  );
}

function languageOf(text: string): string {
  return /^\s*[{[]/.test(text) ? 'json' : 'plaintext';
}
