import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Command, Installation } from '#test/support/installation.ts';
import { commandsRun, gaps, lost, openCalls, repeats, statuses } from './invariants.ts';
import { until, type Moment } from './moments.ts';
import { factsOnDisk, marksAtWork } from './on-disk.ts';
import { longRun } from './script.ts';

export interface ChainEnd {
  /** What must never be; empty where all is well. */
  readonly violations: readonly string[];
  /** Whether something was under way at each kill, in words. */
  readonly cuts: readonly string[];
  readonly facts: readonly LedgerEvent[];
}

interface Chain {
  readonly installation: Installation;
  readonly repository: string;
  readonly moments: Iterator<Moment, never>;
  /** Kills at most; then the run is left to go to its end. */
  readonly kills: number;
}

/** One run, killed and resumed until it has come to its end. What must never be is looked for after every kill and every start. */
export async function runChain({ installation, repository, moments, kills }: Chain): Promise<ChainEnd> {
  const { data } = installation;
  const runs = join(installation.folder, 'runs.txt');
  const playbook = await installation.write('long-run.yaml', longRun(runs));
  const violations: string[] = [];
  const cuts: string[] = [];
  const received: LedgerEvent[] = [];
  let session: string | null = null;
  let left = new Set<string>();

  for (;;) {
    const args: string[] =
      session === null
        ? ['run', '-C', repository, '--mode', 'auto', '-m', `playbook/${playbook}`, 'Go on to the end.']
        : ['resume', session];
    const command = installation.start([...args, '--json']);
    const marks = left;
    const looked = lookForProcesses(command, repository, data, marks, violations);
    const moment = cuts.length < kills ? moments.next().value : null;
    await (moment === null ? command.ended : until(command, moment));
    const killed = command.process.exitCode === null && command.process.kill('SIGKILL');
    const end = await command.ended;
    const started = await looked;
    received.push(...command.events);
    const facts: readonly LedgerEvent[] = existsSync(join(data, 'coppice.db')) ? factsOnDisk(data) : [];
    session = facts.find((event) => event.type === 'session.created')?.session ?? null;
    violations.push(...lost(received, facts), ...gaps(facts), ...repeats(facts), ...statuses(facts), ...commandsRun(facts, marksIn(runs)));

    const cut = killed && end.code === null;
    if (cut) {
      cuts.push(`${JSON.stringify(moment)}: ${cutOff(facts)}`);
      left = new Set([...(started ? [] : marks), ...marksAtWork(repository), ...marksAtWork(data)]);
      if (violations.length === 0) continue;
    }
    if (!cut && isOver(facts)) violations.push(...openCalls(facts));
    else if (!cut) violations.push(`it ended (${end.code}) before its time: ${end.stderr}`);
    return { violations, cuts, facts };
  }
}

/** By the first fact that a restarted engine shows, nothing of what the killed one had started may live. @returns whether it came so far. */
async function lookForProcesses(command: Command, repository: string, data: string, marks: ReadonlySet<string>, violations: string[]) {
  const came = await command
    .event(() => true)
    .then(
      () => true,
      () => false,
    );
  if (!came) return false;
  const alive = new Set([...marksAtWork(repository), ...marksAtWork(data)]);
  for (const mark of marks) if (alive.has(mark)) violations.push(`a process of call ${mark} outlived the restart`);
  return true;
}

/** The root's last run has ended, and not by a crash. */
function isOver(facts: readonly LedgerEvent[]): boolean {
  const root = facts.find((event) => event.type === 'agent.created')?.agent;
  const last = facts.findLast((event) => event.agent === root && (event.type === 'run.ended' || event.type === 'run.started'));
  return last?.type === 'run.ended' && last.body.status !== 'interrupted';
}

function marksIn(runs: string): string[] {
  return existsSync(runs) ? readFileSync(runs, 'utf8').trim().split('\n') : [];
}

/** What was begun and not ended. */
function cutOff(facts: readonly LedgerEvent[]): string {
  const open = new Map<string, string>();
  for (const event of facts) {
    const turn = `turn of ${event.agent}`;
    if (event.type === 'engine.started') open.clear();
    if (event.type === 'turn.started') open.set(turn, 'answer');
    if (event.type === 'turn.ended' || event.type === 'turn.cut') open.delete(turn);
    if (event.type === 'tool.started') {
      const asked = facts.find((each) => each.type === 'tool.requested' && each.body.call === event.body.call);
      open.set(event.body.call, asked?.type === 'tool.requested' ? asked.body.name : 'call');
    }
    if (event.type === 'tool.ended') open.delete(event.body.call);
    if (event.type === 'worktree.started') open.set(`tree of ${event.agent}`, 'worktree');
    if (event.type === 'worktree.ready') open.delete(`tree of ${event.agent}`);
    if (event.type === 'run.stopping') open.set(`end of ${event.agent}`, 'end');
    if (event.type === 'run.ended') open.delete(`end of ${event.agent}`);
  }
  return [...open.values()].join(', ') || 'nothing';
}
