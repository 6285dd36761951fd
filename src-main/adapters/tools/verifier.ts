import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { VerifyOutcome } from '#shared/model/merging.ts';
import type { ToolOutcome } from '#shared/model/tool.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Verified, Verifier } from '#main/core/ports/verifier.ts';
import { runCommand } from './bash-run.ts';
import { secretVariables, toolEnvironment } from './environment.ts';
import { spawnGated } from './gated-shell.ts';
import { createOutputFile, removeOutputFile } from './output-file.ts';
import { endFamily } from './processes.ts';
import { createRedactor, type Secret } from './redactor.ts';

/** So many characters of the output are kept, its beginning and its end. */
const MOST = 60_000;

const Family = z.object({ group: z.number(), startTime: z.string(), mark: z.string() });

interface VerifierOptions {
  readonly outputDirectory: string;
  /** The engine's environment: the command gets of it what the tools' get. */
  readonly env: NodeJS.ProcessEnv;
  readonly envPass: readonly string[];
  readonly secrets: readonly Secret[];
  readonly clock: Clock;
}

/** Runs a project's command as the shell of the tools runs an agent's: held at a gate first, in a group of its own, without secrets. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { outputDirectory, clock } = options;
  const values = options.secrets.map(({ value }) => value);
  const env = toolEnvironment(options.env, options.envPass, values);
  const redactor = createRedactor([...options.secrets, ...secretVariables(options.env)]);

  return {
    async prepare({ command, cwd, timeoutSeconds, signal }) {
      const mark = `verify-${randomUUID()}`;
      const folder = join(outputDirectory, 'verify');
      const path = join(folder, `${mark}.txt`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await createOutputFile(path);
      const shell = await spawnGated({ command, cwd, env, mark, folder }).catch(async (error: unknown) => {
        await file.close();
        await removeOutputFile(path);
        throw error;
      });
      return {
        process: { ...shell.family },
        async run(): Promise<Verified> {
          const ended = await runCommand({
            shell,
            file,
            path,
            seconds: timeoutSeconds,
            most: MOST,
            clock,
            redactor,
            signal,
            killed: new AbortController().signal,
            onOutput: () => undefined,
          });
          const { exitCode, seconds } = Facts.parse(ended.facts);
          await removeOutputFile(path);
          return { outcome: OUTCOMES[ended.outcome], exitCode: exitCode ?? null, seconds: seconds ?? 0, output: ended.output };
        },
        drop() {
          shell.close();
          void file.close().then(() => removeOutputFile(path));
        },
      };
    },
    async end(process) {
      await endFamily(Family.parse(process), clock, false);
    },
  };
}

const Facts = z.object({ exitCode: z.number().optional(), seconds: z.number().optional() });

/** A command that could not be followed to its end says nothing of the result. */
const OUTCOMES: Readonly<Record<ToolOutcome, VerifyOutcome>> = {
  ok: 'passed',
  error: 'failed',
  denied: 'failed',
  timed_out: 'timed_out',
  cancelled: 'cut',
  outcome_unknown: 'cut',
};
