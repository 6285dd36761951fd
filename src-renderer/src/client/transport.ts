import type { Connection } from '#renderer/stores/live.ts';
import type { Transport } from './rpc.ts';

export type Opened =
  | { readonly ok: true; readonly link: Transport; readonly close: () => void }
  /** `refused`: trying again is of no use. */
  | { readonly ok: false; readonly refused: boolean };

/** Opens one connection. `onClose` is called once, when it is gone. May reject: that is a failed attempt. */
export type Connector = (onClose: () => void) => Promise<Opened>;

/** Attempts of one call: every verb is safe to ask again, for it carries its command's id or changes nothing. */
const ATTEMPTS = 3;
const LONGEST_WAIT = 5000;

/**
 * A transport that outlives its connections: it opens one, opens another when that is gone (after 0.25 s, doubling to 5 s), and a
 * call that was under way is asked again on the new one. Calls wait while there is none.
 */
export function createTransport(given: {
  readonly connect: Connector;
  readonly onConnection: (connection: Connection) => void;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}): { readonly transport: Transport; readonly stop: () => void } {
  const stopping = new AbortController();
  let current = gate();

  void (async () => {
    let lostAt = 0;
    for (let attempt = 0; !stopping.signal.aborted;) {
      const gone = Promise.withResolvers<void>();
      const opened = await given.connect(gone.resolve).catch((): Opened => ({ ok: false, refused: false }));
      if (opened.ok) {
        attempt = 0;
        given.onConnection({ state: 'open' });
        current.open(opened.link);
        stopping.signal.addEventListener('abort', opened.close, { once: true });
        await gone.promise;
        stopping.signal.removeEventListener('abort', opened.close);
        current = gate();
        lostAt = given.now();
      } else if (opened.refused) {
        given.onConnection({ state: 'refused' });
        return;
      }
      if (stopping.signal.aborted) return;
      given.onConnection({ state: 'lost', since: lostAt === 0 ? given.now() : lostAt, attempt });
      await given.wait(Math.min(LONGEST_WAIT, 250 * 2 ** attempt), stopping.signal);
      attempt += 1;
    }
  })();

  const transport: Transport = {
    async call(path, input, options) {
      for (let attempt = 1; ; attempt += 1) {
        const on = current;
        const link = await on.link(options.signal);
        try {
          return await link.call(path, input, options);
        } catch (error) {
          // The close of a socket reaches the call before it reaches the loop above.
          await Promise.resolve();
          const again = current !== on && attempt < ATTEMPTS && options.signal?.aborted !== true;
          if (!again) throw error;
        }
      }
    },
  };
  return { transport, stop: () => stopping.abort() };
}

/** Holds calls until there is a connection. */
function gate(): { readonly open: (link: Transport) => void; readonly link: (signal?: AbortSignal) => Promise<Transport> } {
  const { promise, resolve } = Promise.withResolvers<Transport>();
  return {
    open: resolve,
    link(signal) {
      if (signal === undefined) return promise;
      signal.throwIfAborted();
      const aborted = Promise.withResolvers<never>();
      const abort = () => aborted.reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      return Promise.race([promise, aborted.promise]).finally(() => signal.removeEventListener('abort', abort));
    },
  };
}
