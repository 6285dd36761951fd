import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { bareHost, portOf } from './guard.ts';

/** A GET by way of an HTTP proxy: whole addresses for http, a tunnel for https. The proxy looks the name up. */
export async function requestByProxy(proxy: URL, url: URL, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<ClientRequest> {
  const pass = proxyPass(proxy);
  if (url.protocol === 'http:') {
    const { origin, pathname, search } = url;
    return httpRequest({ ...to(proxy, signal), path: origin + pathname + search, headers: { ...headers, ...pass, host: url.host } });
  }
  const socket = await tunnel(proxy, url, pass, signal);
  const host = bareHost(url);
  const createConnection = (): Socket => tlsConnect({ socket, host, servername: isIP(host) === 0 ? host : '' });
  return httpsRequest(url, { headers, signal, createConnection });
}

/** The password within a proxy's address: as it stands there, and as it is. */
export function proxySecrets(proxy: string | null): string[] {
  const password = proxy === null ? '' : new URL(proxy).password;
  return [password, decodeURIComponent(password)];
}

async function tunnel(proxy: URL, url: URL, pass: OutgoingHttpHeaders, signal: AbortSignal): Promise<Socket> {
  const place = `${url.hostname}:${portOf(url)}`;
  const request = httpRequest({ ...to(proxy, signal), method: 'CONNECT', path: place, headers: { ...pass, host: place } });
  request.end();
  const [response, socket] = (await once(request, 'connect')) as [{ statusCode?: number }, Socket];
  if (response.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy of [web] proxy (${proxy.host}) refused to connect: it answered ${response.statusCode}`);
}

function to(proxy: URL, signal: AbortSignal): RequestOptions {
  return { agent: false, host: bareHost(proxy), port: proxy.port || 80, signal };
}

function proxyPass(proxy: URL): OutgoingHttpHeaders {
  if (proxy.username === '' && proxy.password === '') return {};
  const pass = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pass).toString('base64')}` };
}
