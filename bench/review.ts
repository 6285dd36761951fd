import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { hasEnded } from '#shared/model/run.ts';
import { chromiumArgs, chromiumPath } from '#test/support/chromium.ts';
import { openHouse } from './house.ts';
import { median, type Row, row } from './report.ts';
import { traced } from './window-trace.ts';

const FILES = 500;
const LINES = 50_000;
const LONG = 'src/long.txt';

/** An agent that changes 500 files by one line each, and every hundredth line of one of 50,000. */
const SCRIPT = `version: 1
agents:
  - match: { depth: 0 }
    turns:
      - call: [{ tool: spawn_agent, args: { name: coder, prompt: Change it all., agent_type: coder, worktree: true } }]
      - call: [{ tool: wait_agent, args: { ids: ['{{agent.coder}}'] } }]
      - say: It is changed.
  - match: { name: coder }
    turns:
      - call: [{ tool: bash, args: { command: "sed -i 's/line 3 /LINE 3 /' src/dir*/*.js && sed -i '0~100s/$/ changed/' ${LONG}" } }]
      - say: I have changed it all.
`;

/** The review of a large change in the built window: what stands between the gesture and the diff, beside git's own diff of the same. */
export async function benchReview(rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  const repository = repositoryIn(folder);
  const script = join(folder, 'script.yaml');
  writeFileSync(script, SCRIPT);
  const house = await openHouse(folder, `[options]\nmodel = ${JSON.stringify(`playbook/${script}`)}\n`);
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArgs });
  try {
    const { engine, review } = house.coppice.answering;
    const { session, agent: root } = await house.begin(repository.path, 'Change it all.');
    while (!hasEnded(engine.views.agents.get(root)?.run.status ?? 'queued')) await pause(50);
    const tree = [...engine.views.worktrees.values()][0];
    if (tree === undefined || tree.files !== FILES + 1) throw new Error(`the agent has changed ${tree?.files ?? 0} files`);
    const kept = JSON.stringify({ session, agent: tree.agent });
    const git: number[] = [];
    const listed: number[] = [];
    const opened: number[] = [];
    const long: { took: number; task: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      git.push(await timed(async () => repository.git('diff', '--numstat', '-M', `${tree.base}..${tree.head}`)));
      listed.push(await timed(() => review.changes(tree.agent)));
      const page = await openWindow(browser, house.url(), kept);
      // A person looks at the list first.
      await pause(1500);
      opened.push(await timed(() => openFirst(page)));
      long.push(await openLong(page));
      await page.context().close();
    }
    const floor = median(git);
    return [
      row(`${FILES + 1} changed files listed by the engine, ms (git's own diff)`, median(listed), floor, ''),
      row('the same to the first diff on the screen, ms', median(opened), floor, 'wanted: under 300 above git’s own diff'),
      row(`a diff of ${LINES.toLocaleString('en')} lines to the screen, ms`, median(long.map(({ took }) => took)), floor, ''),
      row('the same, longest main-thread task, ms of CPU', median(long.map(({ task }) => task)), 50, 'wanted: under 50'),
    ];
  } finally {
    await browser.close();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openWindow(browser: Browser, url: string, kept: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.addInitScript((view) => localStorage.setItem('coppice.view', view), kept);
  await page.goto(url);
  await page.getByRole('button', { name: 'Review', exact: true }).waitFor();
  return page;
}

/** From the gesture to lines of the first diff that are marked as changed. */
async function openFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.locator('.editor.modified .line-insert').first().waitFor();
}

async function openLong(page: Page): Promise<{ took: number; task: number }> {
  await page.getByRole('textbox', { name: 'Filter files' }).first().fill(LONG);
  const file = page
    .getByRole('list', { name: 'Changed files' })
    .first()
    .getByTitle(new RegExp(`: ${LONG}$`));
  await file.waitFor();
  let took = 0;
  const { longest } = await traced(await page.context().newCDPSession(page), async () => {
    took = await timed(async () => {
      await file.click();
      await page.locator('.editor.modified .view-line', { hasText: 'Line 100 changed' }).waitFor();
    });
  });
  return { took, task: longest.cpu };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function repositoryIn(folder: string) {
  const path = join(folder, 'repository');
  for (let at = 0; at < FILES; at += 1) {
    const inside = join(path, `src/dir${Math.floor(at / 25)}`);
    mkdirSync(inside, { recursive: true });
    const lines = Array.from({ length: 60 }, (_, line) => `// File ${at}, line ${line} of some that say little.\n`);
    writeFileSync(join(inside, `file${at}.js`), lines.join(''));
  }
  writeFileSync(join(path, LONG), Array.from({ length: LINES }, (_, line) => `Line ${line + 1}\n`).join(''));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], { cwd: path, encoding: 'utf8' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'The files');
  return { path, git };
}
