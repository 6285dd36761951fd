import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Sandbox } from '#main/core/ports/sandbox.ts';
import type { Aftermath, PreparedCall, Tool, ToolContext } from '#main/core/ports/tools.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { runCommand } from './bash-run.ts';
import { defineTool, failed } from './define-tool.ts';
import { spawnGated } from './gated-shell.ts';
import { createOutputFile, readOutputFile, removeOutputFile } from './output-file.ts';
import { outputFolder } from './places.ts';
import { endFamily } from './processes.ts';
import type { Redactor } from './redactor.ts';

const LONGEST_TIMEOUT = 1800;
/** Linux takes 128 KB in one argument, and a character may be four bytes. */
const LONGEST_COMMAND = 30_000;

interface BashOptions {
  readonly timeoutSeconds: number;
  readonly maxOutputChars: number;
  readonly env: Readonly<Record<string, string>>;
  readonly outputDirectory: string;
  readonly sandbox: Sandbox;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

const Recovery = z.object({ group: z.number(), startTime: z.string(), mark: z.string(), output: z.string() });

export function createBash(options: BashOptions): Tool {
  const longest = Math.max(LONGEST_TIMEOUT, options.timeoutSeconds);
  const schema = z.strictObject({
    command: z.string().min(1).max(LONGEST_COMMAND).describe('What bash is to run; several lines are fine.'),
    timeout: z
      .number()
      .positive()
      .max(longest)
      .default(options.timeoutSeconds)
      .describe(`Seconds after which it is killed; ${options.timeoutSeconds} unless given, at most ${longest}.`),
  });
  return defineTool({
    name: 'bash',
    aliases: ['Bash', 'exec', 'shell', 'run_command', 'terminal'],
    kind: 'execute',
    mutates: true,
    description:
      'Runs a command with bash in the working directory and gives its output, then what it wrote to stderr under "STDERR:", and the ' +
      'exit code where it is not 0. Each call is a new shell: cd and variables do not last. There is no terminal and no input: use ' +
      'flags such as -y instead of prompts. When the command ends, background processes that it started are ended too; to try a server, start it, ' +
      `use it and stop it in one call. Output over ${options.maxOutputChars} characters is cut in the middle, and the file that holds all of it is named. ` +
      'To read, search and change files prefer read, grep, glob, edit and write.',
    schema,
    reach: ({ command }) => ({ kind: 'command', text: command }),
    display: ({ command }) => ({ title: `Run ${command}`, detail: command }),
    prepare: (args, context) => prepare(options, args, context),
    recover: (recovery) => recover(options, recovery),
  });
}

async function prepare(options: BashOptions, args: { command: string; timeout: number }, context: ToolContext): Promise<PreparedCall> {
  if (process.platform === 'win32') return unable('bash is not available on Windows; run Coppice inside WSL to use it.');
  const cwd = await stat(context.cwd).catch(() => undefined);
  if (!cwd?.isDirectory()) return unable(`The working directory ${context.cwd} does not exist any more: no command can run there.`);
  const folder = outputFolder(options.outputDirectory, context);
  const path = join(folder, `${context.call}.txt`);
  const { sandbox } = options;
  // Where there is none, core has asked a person.
  const sandboxed = context.restricted && sandbox.available();
  try {
    const file = await createOutputFile(path);
    try {
      const shell = await spawnGated({
        command: args.command,
        cwd: context.cwd,
        env: { ...options.env, ...context.env },
        mark: `${context.call}-${randomUUID()}`,
        folder,
        ...(sandboxed ? { confine: (command) => sandbox.confine({ command, workspace: context.cwd, cwd: context.cwd }) } : {}),
      });
      return {
        recovery: { ...shell.family, output: path },
        run: (onOutput) =>
          runCommand({
            shell,
            file,
            path,
            ...(context.restricted ? { facts: { sandboxed } } : {}),
            seconds: args.timeout,
            most: options.maxOutputChars,
            clock: options.clock,
            redactor: options.redactor,
            signal: context.signal,
            killed: context.killed,
            onOutput,
          }),
        drop() {
          shell.close();
          void file.close().then(() => removeOutputFile(path));
        },
      };
    } catch (error) {
      await file.close();
      await removeOutputFile(path);
      throw error;
    }
  } catch (error) {
    return unable(`The command could not be started: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Nothing was started, so nothing is to be recovered. */
function unable(problem: string): PreparedCall {
  return { recovery: { problem }, run: () => Promise.resolve(failed(problem)), drop: () => undefined };
}

async function recover(options: BashOptions, recovery: JsonObject): Promise<Aftermath> {
  if (typeof recovery['problem'] === 'string') return { known: true, result: failed(recovery['problem']) };
  const { output, ...family } = Recovery.parse(recovery);
  await endFamily(family, options.clock, false);
  return { known: false, output: await readOutputFile(output, options.maxOutputChars) };
}
