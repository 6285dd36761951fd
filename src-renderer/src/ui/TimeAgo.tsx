import { ago, exactly } from './format.ts';
import { useNow } from './now.ts';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

/** How long ago something was, kept true while it is looked at; the exact time on hover. `at`: UTC ms. */
export function TimeAgo({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {words(at, Math.max(useNow(), at))}
    </time>
  );
}

function words(at: number, now: number): string {
  const age = now - at;
  if (age < 5000) return 'now';
  if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`;
  return age < WEEK ? `${ago(at, now)} ago` : ago(at, now);
}
