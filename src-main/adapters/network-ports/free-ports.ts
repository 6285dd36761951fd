import { createServer } from 'node:net';
import type { Ports } from '#main/core/ports/tree-setup.ts';
import type { PortRange } from '#shared/model/tree-setup.ts';

/** Ten ports a tree, from 20000 to 29999: above what services have by custom, below what systems give to outgoing connections. */
const [FIRST, COUNT, RANGES] = [20_000, 10, 1000];

/** The port's ranges: free is what can be bound on this machine's loopback. Nothing stays bound. */
export function createPorts(): Ports {
  return {
    async findRange(key, taken) {
      const begin = placeOf(key);
      for (let step = 0; step < RANGES; step += 1) {
        const range = { base: FIRST + ((begin + step) % RANGES) * COUNT, count: COUNT };
        if (!taken.some((other) => overlap(range, other)) && (await isFree(range))) return range;
      }
      return null;
    },
  };
}

function overlap(one: PortRange, other: PortRange): boolean {
  return one.base < other.base + other.count && other.base < one.base + one.count;
}

async function isFree({ base, count }: PortRange): Promise<boolean> {
  const bound = await Promise.all(Array.from({ length: count }, (_, at) => canBind(base + at)));
  return bound.every(Boolean);
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function placeOf(key: string): number {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) >>> 0;
  return hash % RANGES;
}
