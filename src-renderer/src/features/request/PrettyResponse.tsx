import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { counted, size } from '#renderer/ui/format.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { JsonTree } from './JsonTree.tsx';
import { SectionRow } from './PrettyRequest.tsx';
import styles from './Request.module.css';
import { parseJson, previewOf } from './sections.ts';
import { type WireEvent, wireEvents } from './sse.ts';

/** A response: the events of a stream one by one, or one JSON value. */
export function PrettyResponse({ body }: { body: string }) {
  const events = useMemo(() => wireEvents(body), [body]);
  const value = useMemo(() => (events === null ? parseJson(body) : undefined), [events, body]);
  if (events !== null) return <Events events={events} />;
  if (value !== undefined) return <JsonTree value={value} open />;
  return <p className={styles.none}>This body is neither an event stream nor JSON: the raw lens shows it as it came.</p>;
}

/** A stream has an event for every few words: only those in sight are drawn. */
function Events({ events }: { events: readonly WireEvent[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 26,
    overscan: 20,
  });
  return (
    <div ref={scroller} className={styles.events} role="group" tabIndex={0} aria-label="Events of the response">
      <h4 className={styles.groupTitle}>{counted(events.length, 'event')}</h4>
      <ol className={styles.eventList} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const event = events[index];
          if (event === undefined) return null;
          return (
            <li key={key} ref={virtual.measureElement} data-index={index} style={{ transform: `translateY(${start}px)` }}>
              <EventRow event={event} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function EventRow({ event }: { event: WireEvent }) {
  const value = parseJson(event.data);
  if (value !== undefined && typeof value === 'object' && value !== null) {
    const type = !Array.isArray(value) && typeof value['type'] === 'string' ? value['type'] : 'data';
    return (
      <SectionRow section={{ title: event.name || type, preview: deltaOf(event.data) ?? previewOf(value), size: event.size, value }} />
    );
  }
  return (
    <div className={styles.section}>
      <span className={styles.role}>{event.name || 'data'}</span>
      <span className={styles.preview}>{visibleText(event.data)}</span>
      <span className={styles.size}>{size(event.size)}</span>
    </div>
  );
}

/** The few words that this event adds, which providers keep at different depths under the name of a text. */
function deltaOf(data: string): string | null {
  const found = /"(?:text|content|thinking|partial_json|arguments|reasoning_content)":"((?:[^"\\]|\\.)*)"/.exec(data);
  if (found === null) return null;
  const words = parseJson(`"${found[1]}"`);
  return typeof words === 'string' ? visibleText(words) : null;
}
