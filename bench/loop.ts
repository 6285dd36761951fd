import { join } from 'node:path';
import { type ModelServer, startModelServer } from './model-server.ts';
import { mean, median, type Row, row } from './report.ts';
import { coppiceIn, HOUSE, watched } from './watched.ts';

/** One run of a loop against a server that asks for `turns` file reads. */
interface Run {
  readonly gaps: readonly number[];
  /** Start of the process to its first request, ms. */
  readonly coldStart: number;
  /** Most memory that the process ever held, MB. */
  readonly peak: number;
}

type Start = (server: ModelServer, folder: string) => readonly string[];

const floor: Start = (server, folder) => [join(HOUSE, 'bench/floor-loop.mjs'), server.url, join(folder, 'file.txt')];

const coppice: Start = ({ url }, folder) => coppiceIn(folder, { url, prompt: 'Read the file, again and again.' });

async function measure(start: Start, turns: number): Promise<Run> {
  const server = await startModelServer(turns);
  const { code, began, peak } = await watched((folder) => start(server, folder));
  await server.close();
  if (code !== 0 || server.gaps.length !== turns)
    throw new Error(`the loop ended with ${code} after ${server.gaps.length} of ${turns} turns`);
  return { gaps: server.gaps, coldStart: (server.firstRequestAt ?? began) - began, peak };
}

/** (a) the loop's own time a turn, (b) cold start, (c) memory: each beside the floor, measured in turns. */
export async function benchLoop(turns: number, rounds: number): Promise<Row[]> {
  const floors: Run[] = [];
  const ours: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await measure(floor, turns));
    ours.push(await measure(coppice, turns));
  }
  const of = (runs: readonly Run[], pick: (run: Run) => number): number => median(runs.map(pick));
  const growth = (run: Run): number => mean(run.gaps.slice(-10)) / mean(run.gaps.slice(0, 10));
  const extra = of(ours, (run) => median(run.gaps)) - of(floors, (run) => median(run.gaps));
  return [
    row(
      `answer to next request, ${turns} turns, median ms`,
      of(ours, (run) => median(run.gaps)),
      of(floors, (run) => median(run.gaps)),
      `${extra.toFixed(2)} ms above the floor; wanted under 2`,
    ),
    row(`the same, last ten turns over the first ten`, of(ours, growth), of(floors, growth), 'wanted: no more than the floor'),
    row(
      'the same, last ten turns, mean ms',
      of(ours, (run) => mean(run.gaps.slice(-10))),
      of(floors, (run) => mean(run.gaps.slice(-10))),
      '',
    ),
    row(
      'cold start to the first request, ms',
      of(ours, (run) => run.coldStart),
      of(floors, (run) => run.coldStart),
      'wanted: under 200 ms above the floor',
    ),
    row(
      'peak memory of the command, MB',
      of(ours, (run) => run.peak),
      of(floors, (run) => run.peak),
      'wanted: under 150',
    ),
  ];
}
