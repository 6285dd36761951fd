import type { Clock } from '#main/core/ports/clock.ts';
import type { PreparedCall, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import { failed, plainCall } from '#main/adapters/tools/define-tool.ts';
import { networkTrouble } from './network-trouble.ts';

const SECONDS = 30;

/**
 * A call that asks the network and may take 30 seconds in all. What goes wrong on the way is told as `shown: ...`.
 *
 * @param work is given a signal for both ends, by time and by cancelling; what does not heed it is left behind
 */
export function webCall(
  clock: Clock,
  context: ToolContext,
  shown: string,
  work: (signal: AbortSignal) => Promise<ToolResult>,
): PreparedCall {
  return plainCall(context, shown, async () => {
    const limit = new AbortController();
    const takeBack = clock.after(SECONDS * 1000, () => limit.abort());
    const signal = AbortSignal.any([context.signal, limit.signal]);
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work(signal), aborted.promise]);
    } catch (error) {
      context.signal.throwIfAborted();
      if (limit.signal.aborted) return { outcome: 'timed_out', output: `${shown}: no whole answer within ${SECONDS} seconds.`, facts: {} };
      return failed(`${shown}: ${networkTrouble(error)}.`);
    } finally {
      takeBack();
      // Left there it would keep the signal, and what it races with, for as long as the engine lives.
      signal.removeEventListener('abort', onAbort);
    }
  });
}
