import type { IncomingMessage } from 'node:http';
import type { Sessions } from './sessions.ts';

/** Cookies ignore ports: without the port in its name, a second shell would overwrite the first one's. */
export function cookieName(port: number): string {
  return `coppice-${port}`;
}

/** Why a request is turned away, in words for the person who sees it; null where it may pass. */
export type Turned = { readonly status: 401 | 403; readonly why: string } | null;

export const NO_SESSION =
  'This window is not signed in. Open the link that Coppice printed in its terminal. A link can be opened once, within a minute: for a new one press Enter in that terminal, or run the command again.';

export interface Gate {
  /** Host and origin of any request. A page of another site can neither read, write nor open a socket here. */
  request(request: IncomingMessage): Turned;
  /** The same for what needs a session too: a socket. */
  upgrade(request: IncomingMessage): Turned;
  signedIn(request: IncomingMessage): boolean;
}

/** @param host address and port that the shell is bound to, as a browser writes them. */
export function createGate(host: string, port: number, sessions: Sessions): Gate {
  const origin = `http://${host}`;
  const foreign = (what: string): Turned => ({ status: 403, why: `${what} Coppice answers only its own page at ${origin}/.` });

  const checkHost = (request: IncomingMessage): Turned =>
    request.headers.host === host ? null : foreign('This address is not the one that Coppice listens on.');

  const gate: Gate = {
    request(request) {
      const turned = checkHost(request);
      if (turned !== null) return turned;
      const given = request.headers.origin;
      const reading = request.method === 'GET' || request.method === 'HEAD';
      if (given === undefined ? !reading : given !== origin) return foreign('The request comes from another site.');
      return fromElsewhere(request) ? foreign('The request comes from another site.') : null;
    },
    upgrade(request) {
      const turned = checkHost(request);
      if (turned !== null) return turned;
      if (request.headers.origin !== origin) return foreign('The request comes from another site.');
      return gate.signedIn(request) ? null : { status: 401, why: NO_SESSION };
    },
    signedIn(request) {
      const cookie = readCookie(request.headers.cookie, cookieName(port));
      return cookie !== null && sessions.knows(cookie);
    },
  };
  return gate;
}

/** Browsers say where a request comes from. A link on another site may open the page; nothing else of another site may reach us. */
function fromElsewhere(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !(request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document');
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
