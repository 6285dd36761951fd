import { BlockList, isIP } from 'node:net';

/**
 * Addresses that lead into this machine, its network or a cloud's insides, or nowhere: the special-purpose registries of IANA,
 * and 168.63.129.16, behind which Azure's metadata lie. First match names it.
 */
const KINDS: readonly (readonly [string, ...string[]])[] = [
  ['unspecified', '0.0.0.0/8', '::/128'],
  ['loopback', '127.0.0.0/8', '::1/128'],
  ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  ['shared (CGNAT)', '100.64.0.0/10'],
  ['link-local', '169.254.0.0/16', 'fe80::/10'],
  ['multicast', '224.0.0.0/4', 'ff00::/8'],
  ['metadata', '168.63.129.16/32'],
  ['reserved', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4'],
  ['reserved', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
];
/** Of IPv6 only this has been given out for the public network. */
const PUBLIC_V6 = networkOf('2000::', 3);
/** Their last 32 bits are an IPv4 address, and that is where they lead: IPv4-mapped, and NAT64 by its well-known prefix. */
const CARRIERS = [networkOf('::ffff:0:0', 96), networkOf('64:ff9b::', 96)];

const networks = KINDS.map(([kind, ...ranges]) => {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = '', prefix] = range.split('/');
    list.addSubnet(base, Number(prefix), family(base));
  }
  return { kind, list };
});

/** What keeps an address from being public, such as `loopback`; null for one that is. */
export function insideKind(address: string): string | null {
  const [plain = ''] = address.split('%', 1);
  const version = isIP(plain);
  if (version === 0) return 'unknown';
  if (version === 6 && CARRIERS.some((carrier) => carrier.check(plain, 'ipv6'))) return insideKind(carriedBy(plain));
  const inside = networks.find(({ list }) => list.check(plain, family(plain)));
  if (inside !== undefined) return inside.kind;
  return version === 4 || PUBLIC_V6.check(plain, 'ipv6') ? null : 'reserved';
}

export function networkOf(base: string, prefix: number): BlockList {
  const list = new BlockList();
  list.addSubnet(base, prefix, family(base));
  return list;
}

export function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function carriedBy(address: string): string {
  // As the URL standard writes it: hexadecimal groups, the longest run of zeros left out. It stands before the last two.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  return groups
    .map((group) => Number.parseInt(group || '0', 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
