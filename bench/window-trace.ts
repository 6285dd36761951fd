import type { CDPSession } from 'playwright-core';
import { percentile } from './report.ts';

/** What of a trace is looked at. Times are in microseconds; `tdur` is the thread's own CPU time. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The page's main thread over a while, in ms. `cpu` does not count while another process has the processor; `wall` does. */
export interface MainThread {
  readonly longest: { readonly wall: number; readonly cpu: number };
  /** How many tasks took over 50 ms. */
  readonly over50: { readonly wall: number; readonly cpu: number };
  /** 95th percentile of the work in a frame of 16.7 ms, frames without any work left out. */
  readonly frame95: { readonly wall: number; readonly cpu: number };
}

const FRAME = 1_000_000 / 60;

/** Traces the page while `work` goes on. */
export async function traced(client: CDPSession, work: () => Promise<void>): Promise<MainThread> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: unknown[] }): void => {
    for (const event of value as TraceEvent[]) events.push(event);
  };
  client.on('Tracing.dataCollected', collect);
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await work();
  const complete = new Promise<void>((resolve) => client.once('Tracing.tracingComplete', () => resolve()));
  await client.send('Tracing.end');
  await complete;
  client.off('Tracing.dataCollected', collect);
  return mainThreadOf(events);
}

function mainThreadOf(events: readonly TraceEvent[]): MainThread {
  const tasks = tasksOf(events);
  const first = tasks[0];
  if (first === undefined) throw new Error('the trace has no task of the page');
  const frames = new Map<number, { wall: number; cpu: number }>();
  for (const task of tasks) {
    const at = Math.floor((task.ts - first.ts) / FRAME);
    const frame = frames.get(at) ?? { wall: 0, cpu: 0 };
    frames.set(at, { wall: frame.wall + task.wall, cpu: frame.cpu + task.cpu });
  }
  const of = (figure: (pick: (times: { wall: number; cpu: number }) => number) => number) => ({
    wall: figure(({ wall }) => wall),
    cpu: figure(({ cpu }) => cpu),
  });
  return {
    longest: of((pick) => tasks.reduce((most, task) => Math.max(most, pick(task)), 0)),
    over50: of((pick) => tasks.filter((task) => pick(task) > 50).length),
    frame95: of((pick) => percentile([...frames.values()].map(pick), 0.95)),
  };
}

/** Outermost tasks of the thread that runs the page's scripts, by time. */
function tasksOf(events: readonly TraceEvent[]): { ts: number; wall: number; cpu: number }[] {
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const scripts = new Map<string, number>();
  for (const event of events) {
    if (event.name === 'FunctionCall') scripts.set(threadOf(event), (scripts.get(threadOf(event)) ?? 0) + 1);
  }
  const [main] = [...scripts].reduce<[string, number]>((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
  return events
    .filter((event) => event.ph === 'X' && event.name === 'ThreadControllerImpl::RunTask' && threadOf(event) === main)
    .map(({ ts, dur = 0, tdur }) => ({ ts, wall: dur / 1000, cpu: (tdur ?? dur) / 1000 }))
    .toSorted((a, b) => a.ts - b.ts);
}
