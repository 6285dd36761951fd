import { parseArgs } from 'node:util';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok, refuse } from '#shared/lib/result.ts';

export interface BrowserOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly data: string | undefined;
  /** Open the system's browser. */
  readonly open: boolean;
}

export const USAGE = 'options: [--port PORT] [-D DATA] [--open]';

export function readOptions(args: readonly string[]): Result<BrowserOptions, Problem<'usage'>> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string', short: 'D' },
        open: { type: 'boolean', default: false },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) return refuse('usage', `--port ${values.port}: expected a number from 0 to 65535\n${USAGE}`);
    return ok({ port, data: values.data, open: values.open });
  } catch (error) {
    return refuse('usage', `${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
