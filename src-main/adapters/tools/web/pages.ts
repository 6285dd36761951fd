import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { refuse, type Result } from '#shared/lib/result.ts';
import { bareHost, createGuard } from './guard.ts';
import { httpGet } from './http-get.ts';

const MOST_REDIRECTS = 10;
const HEADERS = {
  accept: 'text/html, application/xhtml+xml, text/*;q=0.9, application/json;q=0.9, */*;q=0.5',
  'accept-language': 'en, *;q=0.5',
};

/** Addresses that a host's name stands for. Rejects where there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** As every other program of the machine resolves: its hosts file counts, too. */
export const resolveBySystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

export interface PagesOptions {
  /** As `[web] allow` and `[web] proxy`. */
  readonly allow: readonly string[];
  readonly proxy: string | null;
  readonly resolve: Resolve;
}

export interface Answer {
  /** Where the redirects led. */
  readonly url: URL;
  /** Its body is not read yet: whoever does not read it destroys it. */
  readonly response: IncomingMessage;
}

/** Gets the page at an address, over redirects within its host. Refuses what the person's settings do not let it reach; rejects when the network fails. */
export type GetPage = (url: URL, signal: AbortSignal) => Promise<Result<Answer>>;

export function createPages({ allow, proxy, resolve }: PagesOptions): GetPage {
  const guard = createGuard(allow);
  const by = proxy === null ? null : new URL(proxy);

  /** The very addresses to connect to: what was looked up here is what was checked. */
  async function checked(url: URL): Promise<Result<readonly string[]>> {
    const host = bareHost(url);
    const isNamed = guard.names(url);
    // Its proxy may know a name that nobody else does.
    if (isNamed && by !== null) return { ok: true, value: [] };
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    const refusal = isNamed ? undefined : addresses.map((address) => guard.refusal(url, address)).find((each) => each !== null);
    return refusal ? refuse('inside', refusal) : { ok: true, value: addresses };
  }

  return async (start, signal) => {
    let url = start;
    for (let redirects = 0; ; redirects += 1) {
      const addresses = await checked(url);
      signal.throwIfAborted();
      if (!addresses.ok) return addresses;
      const response = await httpGet({ url, headers: HEADERS, addresses: addresses.value, proxy: by, signal });
      const location = isRedirect(response.statusCode) ? response.headers.location : undefined;
      if (location === undefined) return { ok: true, value: { url, response } };
      response.destroy();
      const next = nextHop(url, location);
      if (!next.ok) return next;
      if (redirects === MOST_REDIRECTS)
        return refuse('redirects', `${start.href} redirects more than ${MOST_REDIRECTS} times, last to ${next.value.href}.`);
      url = next.value;
    }
  };
}

/** The host that a person would be asked about: with its port where it is not the usual one, and without `www.` and the dot that may end a name. */
export function hostOf(url: URL): string {
  return url.host.replace(/\.(?=:|$)/, '').replace(/^www\./, '');
}

/** Where a redirect may lead without a new call: within its host, and never from https back to http. */
export function nextHop(from: URL, location: string): Result<URL> {
  if (!URL.canParse(location, from)) return refuse('redirect', `${from.href} redirects to what is no address: ${location.slice(0, 500)}`);
  const to = new URL(location, from);
  to.username = '';
  to.password = '';
  const led = `${from.href} redirects to ${to.href}`;
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return refuse('redirect', `${led}, which is neither http nor https.`);
  if (hostOf(to) !== hostOf(from))
    return refuse('redirect', `${led}, on another host. It was not followed; call web_fetch with that address to read it.`);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    return refuse(
      'redirect',
      `${led}, from https back to http. It was not followed; call web_fetch with that address to read it all the same.`,
    );
  }
  return { ok: true, value: to };
}

function isRedirect(status: number | undefined): boolean {
  return status !== undefined && [301, 302, 303, 307, 308].includes(status);
}
