/** One line of a report: ours, the floor that was measured beside it, and their ratio. */
export interface Row {
  readonly what: string;
  readonly ours: number;
  readonly floor: number;
  readonly note: string;
}

export function row(what: string, ours: number, floor: number, note: string): Row {
  return { what, ours, floor, note };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const { what, ours, floor, note } of rows) {
    const ratio = floor === 0 ? '' : `${(ours / floor).toFixed(2)}x`;
    console.log(`  ${what.padEnd(62)} ${figure(ours).padStart(10)} ${figure(floor).padStart(10)} ${ratio.padStart(8)}  ${note}`);
  }
}

function figure(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
