import { ROOT, startDelegationServer } from './delegation-server.ts';
import { median, type Row, row } from './report.ts';
import { coppiceIn, watched } from './watched.ts';

const TURNS = 10;
const LATENCY = 200;
/** The root spawns, then waits, then tells: the second of its turns goes on beside its children's. */
const IDEAL = (1 + TURNS + 1) * LATENCY;

interface Run {
  readonly took: number;
  readonly peak: number;
}

async function measure(children: number): Promise<Run> {
  const server = await startDelegationServer({ children, turns: TURNS, latency: LATENCY });
  const options = 'agent_max_threads = -1\n';
  const { code, peak } = await watched((folder) => coppiceIn(folder, { url: server.url, options, prompt: ROOT }));
  await server.close();
  const wanted = children * TURNS + 3;
  if (code !== 0 || server.requests() !== wanted) throw new Error(`it ended with ${code} after ${server.requests()} of ${wanted} requests`);
  return { took: server.took(), peak };
}

/** Children of ten turns each, at a model that answers in 200 ms: wall time over turns times latency, and memory a child. */
export async function benchDelegation(sizes: readonly number[], rounds: number): Promise<Row[]> {
  const alone: Run[] = [];
  const runs = new Map<number, Run[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await measure(1));
    for (const [size, each] of runs) each.push(await measure(size));
  }
  const of = (all: readonly Run[], pick: (run: Run) => number): number => median(all.map(pick));
  return [...runs].flatMap(([size, each]) => {
    const more = (of(each, ({ peak }) => peak) - of(alone, ({ peak }) => peak)) / (size - 1);
    return [
      row(
        `${size} children of ${TURNS} turns, wall time over the ideal, ms`,
        of(each, ({ took }) => took),
        IDEAL,
        'wanted: within 1.07',
      ),
      row(
        `the same, peak memory beside that of one child, MB`,
        of(each, ({ peak }) => peak),
        of(alone, ({ peak }) => peak),
        `${more.toFixed(2)} MB a child; wanted under 3`,
      ),
    ];
  });
}
