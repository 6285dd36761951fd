import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '#test/support/chromium.ts';
import { type Row, row } from './report.ts';
import { type FilledHouse, openFilledHouse } from './window-house.ts';
import { type MainThread, traced } from './window-trace.ts';

const EVENTS_A_SECOND = 500;
const MEASURED_MS = 6000;
/** A worker begins an answer this often: some 50 facts of its turn and its calls. The rest of the facts are messages. */
const ANSWER_EVERY_MS = 150;
const GESTURE_EVERY_MS = 50;

interface Measured {
  readonly nodes: number;
  /** Facts a second that arrived while it was measured. */
  readonly rate: number;
  readonly following: MainThread;
  readonly scrolling: MainThread;
}

/** (e) the built window over its real socket: a transcript of `few` and one of `many` nodes while 500 events a second arrive. */
export async function benchWindow(few: number, many: number): Promise<Row[]> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArgs });
  try {
    const [small, large] = [await measure(browser, few), await measure(browser, many)];
    const figure = (what: string, pick: (measured: Measured) => number, note: string) => row(what, pick(large), pick(small), note);
    const of = (where: string, pick: (measured: Measured) => MainThread): Row[] => [
      figure(`${where}: longest main-thread task, ms of CPU`, (each) => pick(each).longest.cpu, 'wanted: under 50'),
      figure(`${where}: the same by the clock, ms`, (each) => pick(each).longest.wall, 'other processes count'),
      figure(`${where}: tasks over 50 ms of CPU`, (each) => pick(each).over50.cpu, 'wanted: 0'),
      figure(`${where}: tasks over 50 ms by the clock`, (each) => pick(each).over50.wall, 'wanted: 0, on an idle machine'),
      figure(`${where}: work a frame of 16.7 ms, p95, ms of CPU`, (each) => pick(each).frame95.cpu, 'wanted: under 8; ratio at most 1.5'),
      figure(`${where}: the same by the clock, ms`, (each) => pick(each).frame95.wall, 'other processes count'),
    ];
    return [
      figure('nodes of the transcript', ({ nodes }) => nodes, ''),
      figure('facts a second that arrived', ({ rate }) => rate, `wanted: ${EVENTS_A_SECOND}`),
      ...of('following', ({ following }) => following),
      ...of('scrolling', ({ scrolling }) => scrolling),
    ];
  } finally {
    await browser.close();
  }
}

async function measure(browser: Browser, nodes: number): Promise<Measured> {
  const house = await openFilledHouse(nodes);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await openWindow(await context.newPage(), house);
    const client = await context.newCDPSession(page);
    const { engine } = house.coppice.answering;
    house.model.speak();
    const before = engine.seq();
    const following = await traced(client, () => arrivals(house, () => Promise.resolve()));
    const scrolling = await traced(client, () => arrivals(house, () => page.mouse.wheel(0, -240)));
    const rate = (engine.seq() - before) / ((2 * MEASURED_MS) / 1000);
    return { nodes: house.nodes, rate, following, scrolling };
  } finally {
    await context.close();
    await house.close();
  }
}

/** The session with every child open, loaded and at rest. */
async function openWindow(page: Page, { session, workers, url }: FilledHouse): Promise<Page> {
  const view = { session, expanded: workers.map((worker) => [worker, true]) };
  await page.addInitScript((kept) => localStorage.setItem('coppice.view', kept), JSON.stringify(view));
  await page.goto(url());
  const tree = page.getByRole('tree', { name: 'Transcript' });
  await tree.waitFor();
  await tree.hover();
  const height = () => tree.evaluate(({ scrollHeight }) => scrollHeight);
  for (let last = -1, now = await height(); now !== last; now = await height()) {
    last = now;
    await pause(1000);
  }
  return page;
}

/** Facts of every kind at a steady rate, with a gesture of the person twenty times a second. */
async function arrivals({ coppice, model, root }: FilledHouse, gesture: () => Promise<void>): Promise<void> {
  const { engine } = coppice.answering;
  const before = engine.seq();
  const began = performance.now();
  let answered = 0;
  let gestures = 0;
  for (let passed = 0; passed < MEASURED_MS; passed = performance.now() - began) {
    if (passed >= answered * ANSWER_EVERY_MS) {
      model.next();
      answered += 1;
    }
    const due = Math.floor((passed / 1000) * EVENTS_A_SECOND) - (engine.seq() - before);
    for (let sent = 0; sent < due; sent += 1) {
      const text = `Word ${engine.seq()} from the person, with **some** of \`this\`.`;
      await engine.dispatch('message.send', { agent: root, from: { kind: 'person' }, text, model: null, mode: null, interrupt: false });
    }
    if (passed >= gestures * GESTURE_EVERY_MS) {
      await gesture();
      gestures += 1;
    }
    await pause(10);
  }
}
