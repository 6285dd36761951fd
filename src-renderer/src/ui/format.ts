const wholeNumber = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compactNumber = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** Milliseconds as a person reads them: `0.4 s`, `32 s`, `3 min 12 s`, `1 h 4 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  return wholeSeconds(Math.round(seconds));
}

/** The same without fractions, for what is counted while it goes on. */
export function elapsed(ms: number): string {
  return wholeSeconds(Math.floor(Math.max(0, ms) / 1000));
}

/** The same in one unit, for a narrow column: `42 s`, `12 min`, `3 h`. */
export function roughly(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

function wholeSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** How long ago: `now`, `4 min`, `3 h`, `2 d`, then a date. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  if (minutes < 7 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} d`;
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? shortDate.format(at) : longDate.format(at);
}

export function exactly(at: number): string {
  return exactTime.format(at);
}

/** `950`, `1.4K`, `2.2M`. */
export function compact(count: number): string {
  return count < 1000 ? wholeNumber.format(count) : compactNumber.format(count);
}

/** `1 file`, `4 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${wholeNumber.format(count)} ${count === 1 ? one : many}`;
}

/** Length of a text in UTF-16 units, said as its size: `812 B`, `12 KB`. */
export function size(units: number): string {
  if (units < 1024) return `${units} B`;
  return units < 1024 * 1024 ? `${Math.round(units / 1024)} KB` : `${(units / 1024 / 1024).toFixed(1)} MB`;
}
