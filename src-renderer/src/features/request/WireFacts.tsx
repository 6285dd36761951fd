import { useState } from 'react';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { counted } from '#renderer/ui/format.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { Exchange } from '#shared/contract/review.ts';
import styles from './Request.module.css';

/** Where it went, how it was answered, and the headers of both ways. */
export function WireFacts({ exchange }: { exchange: Exchange }) {
  const [open, setOpen] = useState(false);
  const { url, method, status, requestHeaders, responseHeaders } = exchange.wire;
  if (url.startsWith('playbook:'))
    return (
      <div className={styles.notes}>
        <Callout>
          Playbook <code>{url.slice('playbook:'.length)}</code>: nothing was sent. This is what the script was given, and what it answered.
        </Callout>
      </div>
    );
  const count = Object.keys(requestHeaders).length + Object.keys(responseHeaders).length;
  return (
    <div className={styles.wire}>
      <p className={styles.line}>
        <code className={styles.url} title={url}>
          {method} {url}
        </code>
        {status === null ? <Badge look="failed">no status</Badge> : <Badge look={status < 400 ? 'done' : 'failed'}>{status}</Badge>}
      </p>
      <button type="button" className={styles.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevronDown' : 'chevronRight'} size={14} />
        {counted(count, 'header')}
      </button>
      {open && (
        <div className={styles.headers}>
          <Headers title="Sent" headers={requestHeaders} />
          <Headers title="Received" headers={responseHeaders} />
          <p className={styles.hint}>Credentials were removed before this was written down; nothing else was.</p>
        </div>
      )}
    </div>
  );
}

function Headers({ title, headers }: { title: string; headers: Record<string, string> }) {
  return (
    <table className={styles.table}>
      <caption>{title}</caption>
      <tbody>
        {Object.entries(headers).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value === '[removed]' ? <Badge>credential, removed</Badge> : visibleText(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
