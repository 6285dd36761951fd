import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '#main/core/ports/clock.ts';
import type { ToolResult } from '#main/core/ports/tools.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { cancelled } from './define-tool.ts';
import type { GatedShell, ShellExit } from './gated-shell.ts';
import { joinOutputs, keepEnds } from './kept-output.ts';
import { removeOutputFile } from './output-file.ts';
import type { OutputFile } from './output-file.ts';
import { pacedOutput } from './paced-output.ts';
import { endFamily, lingers } from './processes.ts';
import type { Redactor } from './redactor.ts';

/** A `tee` behind the command may still be writing when the shell has ended. */
const LINGER_MS = 100;
/** For output that is held open by a process which could not be found. */
const DRAIN_MS = 1000;

interface Running {
  readonly shell: GatedShell;
  readonly file: OutputFile;
  readonly path: string;
  /** To be told beside those of the run. */
  readonly facts?: JsonObject;
  readonly seconds: number;
  readonly most: number;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
  readonly killed: AbortSignal;
  readonly onOutput: (text: string) => void;
}

/** Opens the gate and follows the command to its end. Never rejects; leaves no process of the command. */
export async function runCommand(running: Running): Promise<ToolResult> {
  try {
    return await follow(running);
  } catch (error) {
    // Too many open files, say. How the command went is not known, but it must not go on unseen.
    killGroup(running.shell);
    const why = error instanceof Error ? error.message : String(error);
    return { outcome: 'outcome_unknown', output: `The command was started and could not be followed to its end: ${why}`, facts: {} };
  }
}

async function follow(running: Running): Promise<ToolResult> {
  const { shell, file, path, seconds, most, clock, signal, killed } = running;
  if (signal.aborted) {
    shell.close();
    await shell.exited;
    await file.close();
    await removeOutputFile(path);
    return cancelled();
  }
  const live = pacedOutput(clock, running.onOutput);
  const stdout = keepEnds(most);
  const stderr = keepEnds(most);
  const read = (source: Readable, kept: typeof stdout) =>
    readAll(source, running.redactor, file, (text) => {
      kept.add(text);
      live.add(text);
    });

  let reason: 'timed_out' | 'cancelled' | undefined;
  let ending: Promise<void> | undefined;
  const end = (why: 'timed_out' | 'cancelled'): void => {
    reason ??= why;
    ending ??= endFamily(shell.family, clock, true).catch(() => killGroup(shell));
  };
  const onAbort = (): void => end('cancelled');
  const onKill = (): void => {
    reason ??= 'cancelled';
    // Also while it is being asked to end: then this takes the moment that it had for that.
    ending = endFamily(shell.family, clock, true, true).catch(() => killGroup(shell));
  };
  const stopTimeout = clock.after(seconds * 1000, () => end('timed_out'));
  signal.addEventListener('abort', onAbort, { once: true });
  killed.addEventListener('abort', onKill, { once: true });
  const began = clock.now();
  const reading = Promise.all([read(shell.stdout, stdout), read(shell.stderr, stderr)]);
  shell.open();
  const exit = await shell.exited;
  const took = (clock.now() - began) / 1000;
  stopTimeout();
  signal.removeEventListener('abort', onAbort);
  killed.removeEventListener('abort', onKill);

  if (ending === undefined && (await lingers(shell.family, LINGER_MS))) ending = endFamily(shell.family, clock, true);
  await ending;
  await finished(reading, shell, clock);
  live.end();
  await file.close();

  const { text, cut } = joinOutputs(stdout, stderr, most, file.words());
  if (!cut) await removeOutputFile(path);
  const facts = {
    ...running.facts,
    seconds: took,
    ...(exit.code === null ? {} : { exitCode: exit.code }),
    ...(cut ? { fullOutput: path } : {}),
  };
  const outcome = reason ?? (exit.code === 0 ? 'ok' : 'error');
  const output = [text, closing(reason, exit, seconds)].filter((part) => part !== '').join('\n');
  return { outcome, output: output === '' ? '(no output)' : output, facts };
}

function closing(reason: 'timed_out' | 'cancelled' | undefined, exit: ShellExit, seconds: number): string {
  if (reason === 'timed_out')
    return `Error: Command timed out after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}; it and all that it started were ended.`;
  if (reason === 'cancelled') return 'Cancelled; the command and all that it started were ended.';
  if (exit.signal !== null) return `Ended by signal ${exit.signal}`;
  return exit.code === 0 ? '' : `Exit code: ${exit.code}`;
}

function killGroup(shell: GatedShell): void {
  try {
    process.kill(-shell.family.group, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** Reads a stream to its end, as fast as the file takes it. No secret goes on from here. */
async function readAll(source: Readable, redactor: Redactor, file: OutputFile, onText: (text: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const redacting = redactor.stream();
  const take = (bytes: Buffer): Promise<void> => {
    const text = decoder.write(bytes);
    if (text !== '') onText(text);
    return file.write(bytes);
  };
  try {
    for await (const chunk of source) await take(redacting.write(chunk as Buffer));
  } catch {
    // Destroyed by `finished`: what was read before is kept.
  }
  await take(redacting.end());
  const rest = decoder.end();
  if (rest !== '') onText(rest);
}

/** The output ends when nobody can write any more; what is held open for too long is let go. */
async function finished(reading: Promise<unknown>, shell: GatedShell, clock: Clock): Promise<void> {
  const stop = clock.after(DRAIN_MS, () => {
    shell.stdout.destroy();
    shell.stderr.destroy();
  });
  await reading;
  stop();
}
