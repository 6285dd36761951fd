import type { LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { requestByProxy } from './proxy.ts';

export interface Get {
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  /** The connection goes to one of these and nowhere else; null lets the system look the name up. A proxy looks it up anyway. */
  readonly addresses: readonly string[] | null;
  readonly proxy: URL | null;
  readonly signal: AbortSignal;
}

/** One GET on a connection of its own; redirects are the caller's. Whoever does not read the answer destroys it. */
export async function httpGet(get: Get): Promise<IncomingMessage> {
  const headers = { 'user-agent': 'Coppice', 'accept-encoding': 'gzip, deflate, br', ...get.headers };
  const request = get.proxy === null ? direct(get, headers) : await requestByProxy(get.proxy, get.url, headers, get.signal);
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection was closed without an answer')));
    request.end();
  });
}

function direct({ url, addresses, signal }: Get, headers: OutgoingHttpHeaders): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  // No agent: it would keep connections by name, and a later call might get one that was checked by another rule.
  const options = { agent: false, headers, signal };
  return request(url, addresses === null ? options : { ...options, lookup: pinnedTo(addresses) });
}

/** In place of a look-up: a second one might give other addresses than the one that was checked. Not asked where the host is an address. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    const [first] = found;
    if (options.all === true || first === undefined) done(null, found);
    else done(null, first.address, first.family);
  };
}
