import type { ContextWindow } from '#main/core/ports/model.ts';
import type { ModelTable } from './schema.ts';

/** `[models."provider/model"]`. One that cannot be is left out, with a line. */
export function windowsFrom(tables: Readonly<Record<string, ModelTable>>, say: (line: string) => void): Record<string, ContextWindow> {
  const windows: Record<string, ContextWindow> = {};
  for (const [reference, { context_window: window, max_output: maxOutput = null }] of Object.entries(tables)) {
    const key = `models.${JSON.stringify(reference)}`;
    if (!/^[^/\s]+\/\S.*$/u.test(reference)) say(`key "${key}": expected "PROVIDER/MODEL"`);
    else if (window === undefined) say(`key "${key}.context_window" is missing: expected a whole number of tokens`);
    else if (maxOutput !== null && maxOutput >= window) say(`key "${key}.max_output": expected less than its context_window, ${window}`);
    else windows[reference] = { window, maxOutput };
  }
  return windows;
}
