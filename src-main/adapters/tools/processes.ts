import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Clock } from '#main/core/ports/clock.ts';

/** A command's processes: the group it was started in, when its leader began, and the mark in their environment. */
export interface ProcessFamily {
  /** Process id of the leader, which is the group's too. */
  readonly group: number;
  /** As `startOf` gave it: tells the leader from a later process with its number. */
  readonly startTime: string;
  readonly mark: string;
}

/** The variable that carries the mark. By it a process is found that left the group (`setsid`); Linux only. */
export const MARK_VARIABLE = 'TOOL_CALL_MARK';

const GRACE_MS = 2000;
const LONGEST_PAUSE_MS = 50;
/** Rounds after SIGKILL, some 5 s: a process that the kernel still holds then (a dead network disk) is left to it. */
const LAST_ROUNDS = 100;

interface Row {
  readonly pid: number;
  readonly group: number;
  readonly ended: boolean;
  /** Clock ticks since boot on Linux, a date elsewhere. */
  readonly start: string;
}

/** When a process began, so that it differs from any other that had or will have its number; null if there is none. */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return (await psRows()).find((row) => row.pid === pid)?.start ?? null;
  const row = await linuxRow(pid);
  return row === null ? null : `${await bootId()}/${row.start}`;
}

/**
 * Asks the family to end, kills what is left of it after 2 s, and resolves when it is gone. Where the leader was
 * never lost sight of (`held`), its group is the family's without further proof. `atOnce`: it is not asked.
 */
export async function endFamily(family: ProcessFamily, clock: Clock, held: boolean, atOnce = false): Promise<void> {
  let targets = await targetsOf(family, held);
  if (targets.length === 0) return;
  let graceOver = atOnce;
  const stopGrace = clock.after(GRACE_MS, () => {
    graceOver = true;
  });
  if (!atOnce) send(targets, 'SIGTERM');
  let wait = 2;
  for (let rounds = 0; targets.length > 0 && rounds < LAST_ROUNDS; rounds += graceOver ? 1 : 0) {
    if (graceOver) send(targets, 'SIGKILL');
    // The death of a process that is not one's own child is announced by nothing: it can only be looked for.
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    targets = await targetsOf(family, held);
  }
  stopGrace();
}

/** Waits until nothing of the family is left, for `ms` at most; whether something is. */
export async function lingers(family: ProcessFamily, ms: number): Promise<boolean> {
  let waited = 0;
  for (let wait = 2; (await targetsOf(family, true)).length > 0; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    if (waited >= ms) return true;
    await pause(wait);
    waited += wait;
  }
  return false;
}

/**
 * What to signal so that every living process of the family is reached: the group as minus its number, so that none
 * forked meanwhile is missed, and those outside of it. One that has ended and was not yet collected does not count.
 */
async function targetsOf(family: ProcessFamily, held: boolean): Promise<number[]> {
  return process.platform === 'linux' ? linuxTargets(family, held) : psTargets(family, held);
}

function send(targets: readonly number[], signal: NodeJS.Signals): void {
  for (const target of targets) {
    try {
      process.kill(target, signal);
    } catch {
      // It has ended meanwhile, or is another user's and out of reach.
    }
  }
}

async function linuxTargets(family: ProcessFamily, held: boolean): Promise<number[]> {
  const [boot, ticks] = family.startTime.split('/');
  const [present, names] = await Promise.all([bootId(), readdir('/proc')]);
  if (boot !== present) return [];
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const rows = (await Promise.all(pids.map(linuxRow))).filter((row) => row !== null);
  const group = ownGroup(rows, family, ticks, held);
  const others = rows.filter((row) => !row.ended && (group.length === 0 || row.group !== family.group));
  const younger = others.filter((row) => Number(row.start) >= Number(ticks));
  const marked = await Promise.all(younger.map((row) => hasMark(row.pid, family.mark)));
  return [...group, ...younger.filter((_, index) => marked[index]).map((row) => row.pid)];
}

/** The group as a target, if it lives and is the family's. */
function ownGroup(rows: readonly Row[], family: ProcessFamily, start: string | undefined, held: boolean): number[] {
  // A number is not given anew while a group bears it: a leader that began at another time means another group.
  const leader = rows.find((row) => row.pid === family.group);
  const isOwn = leader === undefined ? held : leader.start === start;
  return isOwn && rows.some((row) => row.group === family.group && !row.ended) ? [-family.group] : [];
}

async function hasMark(pid: number, mark: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return `\0${environment}`.includes(`\0${MARK_VARIABLE}=${mark}\0`);
}

async function linuxRow(pid: number): Promise<Row | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (line === null) return null;
  // The second field is the program's name, which may hold spaces and brackets.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group = ''] = fields;
  return { pid, group: Number(group), ended: state === 'Z' || state === 'X', start: fields[19] ?? '' };
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'latin1')).trim();
}

async function psTargets(family: ProcessFamily, held: boolean): Promise<number[]> {
  return ownGroup(await psRows(), family, family.startTime, held);
}

async function psRows(): Promise<Row[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,stat=,lstart='], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    return match === null
      ? []
      : [{ pid: Number(match[1]), group: Number(match[2]), ended: match[3]?.startsWith('Z') ?? false, start: match[4] ?? '' }];
  });
}
