import { type BlockList, isIP } from 'node:net';
import { family, insideKind, networkOf } from './addresses.ts';

/** Which addresses may be reached: public ones, and what the person allows in `[web] allow`. */
export interface Guard {
  /** Whether the person named this host, so that it may lead anywhere. */
  names(url: URL): boolean;
  /** Why `address`, which the host of `url` stands for, may not be connected to; null where it may. Text for the model. */
  refusal(url: URL, address: string): string | null;
}

interface Allowed {
  /** Null is every port. */
  readonly port: string | null;
  /** A name, as the URL standard writes it; or addresses, whatever name led to them. */
  readonly where: string | BlockList;
}

/** @param allow hosts (`wiki.corp`), addresses and networks (`10.0.0.0/8`); a host or an address may name its port (`localhost:3000`) */
export function createGuard(allow: readonly string[]): Guard {
  const allowed = allow.flatMap((entry) => parseAllowed(entry) ?? []);
  const fits = (url: URL, { port }: Allowed): boolean => port === null || port === portOf(url);
  return {
    names: (url) => allowed.some((each) => each.where === bareHost(url) && fits(url, each)),
    refusal(url, address) {
      const kind = insideKind(address);
      if (kind === null) return null;
      const [plain = ''] = address.split('%', 1);
      const isAllowed = (each: Allowed): boolean =>
        typeof each.where !== 'string' && each.where.check(plain, family(plain)) && fits(url, each);
      if (allowed.some(isAllowed)) return null;
      const what = `${isIP(bareHost(url)) === 0 ? `${url.hostname} leads to ` : ''}${address}`;
      return (
        `${url.href} was not fetched: ${what} is no public address (${kind}). ` +
        `Only the person can allow it, in coppice.toml: [web] allow = ["${url.host}"].`
      );
    },
  };
}

/** The host without the brackets of IPv6 and the dot that may end a name. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$|\.$/g, '');
}

export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** Null for what cannot be understood: it allows nothing. The settings have complained about it. */
function parseAllowed(entry: string): Allowed | null {
  const [base = '', prefix] = entry.split('/');
  if (prefix !== undefined) {
    const bits = /^\d+$/.test(prefix) ? Number(prefix) : Infinity;
    return isIP(base) === 0 || bits > bitsOf(base) ? null : { port: null, where: networkOf(base, bits) };
  }
  if (isIP(entry) !== 0) return { port: null, where: single(entry) };
  const [, host = '', port = null] = /^(\[.+\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  if (!URL.canParse(`http://${host}`)) return null;
  const name = bareHost(new URL(`http://${host}`));
  return { port, where: isIP(name) === 0 ? name : single(name) };
}

function single(address: string): BlockList {
  return networkOf(address, bitsOf(address));
}

function bitsOf(address: string): number {
  return family(address) === 'ipv4' ? 32 : 128;
}
