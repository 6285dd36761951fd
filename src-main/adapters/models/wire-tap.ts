import type { WireBytes } from '#main/core/ports/model.ts';
import type { WireExchange } from '#shared/model/wire.ts';
import type { Secrets } from './secrets.ts';

const REMOVED = '[removed]';

/** What went over the wire for one request, seen from between the provider's package and the network. */
export interface WireTap {
  /** HTTP status; null until an answer began. */
  readonly status: number | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** Why the network gave up, before the answer or inside it. */
  readonly broken: { readonly error: unknown } | null;
  /** Body of the answer so far, after HTTP decompression. */
  body(): Uint8Array;
  /** Null where nothing was sent. */
  wire(): WireBytes | null;
}

export interface TappedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Taps the request that will be made with this signal. */
  open(signal: AbortSignal): WireTap;
}

/** A `fetch` that keeps what it sends and receives; the answer passes through as it comes. */
export function createTappedFetch(fetch: typeof globalThis.fetch, secrets: Secrets): TappedFetch {
  // The signal is the one thing of ours that a provider's package hands through to its fetch.
  const taps = new WeakMap<AbortSignal, Tap>();
  return {
    open(signal) {
      const tap = new Tap(secrets);
      taps.set(signal, tap);
      return tap;
    },
    async fetch(input, init) {
      const tap = init?.signal ? taps.get(init.signal) : undefined;
      if (tap === undefined) throw new Error('A provider package made a request without the signal that it was given.');
      // Where a provider has no key, its package would send an empty credential.
      const headers = new Headers(Array.from(new Headers(init?.headers)).filter(([, value]) => value !== ''));
      const body = tap.sent(String(input instanceof Request ? input.url : input), init?.method ?? 'GET', headers, init?.body);
      try {
        // Following a redirect would carry the key to whatever host it names.
        const response = await fetch(input, { ...init, body, headers, redirect: 'manual' });
        tap.answered(response);
        if (response.body === null) return response;
        const { status, statusText } = response;
        return new Response(tap.read(response.body), { status, statusText, headers: response.headers });
      } catch (error) {
        tap.broken = { error };
        throw error;
      }
    },
  };
}

class Tap implements WireTap {
  status: number | null = null;
  responseHeaders: Record<string, string> = {};
  broken: { readonly error: unknown } | null = null;
  readonly #secrets: Secrets;
  readonly #chunks: Uint8Array[] = [];
  #sent: { readonly head: Pick<WireExchange, 'url' | 'method' | 'requestHeaders'>; readonly body: Uint8Array } | null = null;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  sent(url: string, method: string, headers: Headers, text: unknown): Uint8Array<ArrayBuffer> {
    // What is kept of a turn is one exchange, and each further request would be one that nobody decided on.
    if (this.#sent !== null) throw new Error('A provider package made a second request for one turn.');
    if (typeof text !== 'string') throw new Error('A provider package sent a body that is not text.');
    const body = Buffer.from(text);
    this.#sent = { head: { url: this.#secrets.blank(url), method, requestHeaders: this.#clean(headers, 'request') }, body };
    return body;
  }

  answered(response: Response): void {
    this.status = response.status;
    this.responseHeaders = this.#clean(response.headers, 'response');
  }

  read(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read();
            if (done) return controller.close();
            this.#chunks.push(value);
            controller.enqueue(value);
          } catch (error) {
            this.broken = { error };
            controller.error(error);
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  body(): Uint8Array {
    return this.#secrets.blankBytes(Buffer.concat(this.#chunks));
  }

  wire(): WireBytes | null {
    if (this.#sent === null) return null;
    return {
      exchange: { ...this.#sent.head, status: this.status, responseHeaders: this.responseHeaders },
      request: this.#secrets.blankBytes(this.#sent.body),
      response: this.status === null ? null : this.body(),
    };
  }

  #clean(headers: Headers, of: 'request' | 'response'): Record<string, string> {
    const clean: Record<string, string> = {};
    for (const [name, value] of headers) {
      if (name === 'set-cookie') continue;
      clean[name] = this.#secrets.isCredential(name, of) ? REMOVED : this.#secrets.blank(value);
    }
    return clean;
  }
}
