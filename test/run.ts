import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * `node test/run.ts [check|long]`: everything that must pass, one step after the other, to the end whatever fails.
 * The last line, also in test-results/summary.txt, counts steps without tests of their own as one each.
 */
interface Step {
  readonly name: string;
  readonly command: string;
  /** Reads what the step reported; without it the step counts as one. */
  readonly count?: () => Count;
}

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const HOUSE = join(import.meta.dirname, '..');
const RESULTS = join(HOUSE, 'test-results');
const VITEST = 'test-results/vitest.json';
const PLAYWRIGHT = 'test-results/playwright.json';

const vitest = (name: string, besides = ''): Step => ({
  name,
  command: `vitest run${besides} --reporter=default --reporter=json --outputFile.json=${VITEST}`,
  count: countVitest,
});

const CHECK: readonly Step[] = [
  { name: 'types', command: 'npm run --silent typecheck' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'format', command: 'npm run --silent format -- --check' },
  { name: 'unused code', command: 'knip' },
];
const PLANS: Readonly<Record<string, readonly Step[]>> = {
  check: [...CHECK, vitest('architecture', ' test/architecture')],
  all: [
    ...CHECK,
    { name: 'build', command: 'npm run --silent build' },
    { name: 'browser', command: 'node test/support/ensure-browser.ts' },
    { name: 'sandbox', command: 'node test/support/ensure-sandbox.ts' },
    vitest('unit, contract, scenarios'),
    { name: 'end to end', command: 'playwright test', count: countPlaywright },
  ],
  long: [vitest('the long forms')],
};

const planned = process.argv[2] ?? 'all';
const steps = PLANS[planned];
if (steps === undefined) throw new Error(`no plan "${planned}": say ${Object.keys(PLANS).join(', ')}, or nothing for all`);
process.exitCode = await runAll(steps);

async function runAll(planned: readonly Step[]): Promise<number> {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const lines: string[] = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of planned) {
    console.log(`\n── ${step.name}: ${step.command}`);
    const began = Date.now();
    const code = await run(step.command);
    const count = countOf(step, code);
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
    lines.push(
      `${count.failed === 0 ? '✓' : '✗'} ${step.name.padEnd(26)} ${summary(count)} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
    );
  }
  writeFileSync(join(RESULTS, 'summary.txt'), `${summary(total)}\n`);
  console.log(`\n${lines.join('\n')}\n\n${summary(total)}`);
  return total.failed === 0 ? 0 : 1;
}

function run(command: string): Promise<number> {
  const env = {
    ...process.env,
    PATH: `${join(HOUSE, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    ...(planned === 'long' ? { COPPICE_TEST_LONG: '1' } : {}),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd: HOUSE, env, shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (cause) => reject(new Error(`${command} cannot be started`, { cause })));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** A step that fails without a failed test (no report, a leak, a broken configuration) counts as one failure. */
function countOf(step: Step, code: number): Count {
  const count = step.count === undefined ? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 } : reported(step.count);
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function reported(count: () => Count): Count {
  try {
    return count();
  } catch (error) {
    console.log(`no report to count: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function countVitest(): Count {
  const report = read(VITEST) as {
    numPassedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  let failed = 0;
  for (const file of report.testResults) {
    const inside = file.assertionResults.filter((test) => test.status === 'failed').length;
    // A file that fails as a whole (it cannot be loaded) has no failed test in it.
    failed += inside === 0 && file.status === 'failed' ? 1 : inside;
  }
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

function countPlaywright(): Count {
  const { stats } = read(PLAYWRIGHT) as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(HOUSE, path), 'utf8'));
}

function summary({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
