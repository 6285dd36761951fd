import { spawn } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { findHouse } from '#main/house.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import { asFailure } from './client.ts';
import { delegationCommands } from './delegation-commands.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import { type Common, common, commonOf } from './options.ts';
import { personCommands } from './person-commands.ts';
import { worktreeCommands } from './worktree-commands.ts';

// Before anything large is loaded: the second start of a build need not compile it again.
enableCompileCache(join(findHouse(import.meta.dirname).folder, 'node_modules/.cache/coppice/compiled'));

/** The command line. What a command needs is loaded when it is called: `--version` starts nothing. */
process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  // Whoever read may stop reading (`coppice sessions list | head`): no reason for a stack trace.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  let code: number = EXIT.done;
  const program = commands((outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const failure = asFailure(error);
    console.error(printable(`coppice: ${failure.message}`));
    return failure.code;
  }
}

function commands(done: (code: number) => void): Command {
  const { version, folder } = findHouse(import.meta.dirname);
  const program = new Command('coppice')
    .description('Runs many coding agents side by side; you see, steer, debug and merge what they do.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(coppice --help shows what there is)');
  common(program);

  common(program.command('run <prompt>').description('start an agent in a folder, and follow it and its children to the end'))
    .option('-m, --model <model>', 'PROVIDER/MODEL or a name as "sonnet", or playbook/FILE for a script')
    .option('--preset <name>', 'limits of the run: a [build_budget_presets.NAME] of the config')
    .addOption(
      new Option('--mode <mode>', 'plan: changes nothing; ask: what changes something asks; edits: only commands ask; auto: nothing asks')
        .choices(['plan', 'ask', 'edits', 'auto'] satisfies PermissionMode[])
        .default('ask'),
    )
    .action(async (prompt: string, options: { model?: string; mode: PermissionMode; preset?: string }, command: Command) => {
      const { runPrompt } = await import('./run.ts');
      done(await runPrompt(prompt, { ...commonOf(command), model: options.model, mode: options.mode, preset: options.preset }));
    });
  common(program.command('tour').description('make a sample repository and watch a scripted team work in it; needs no model')).action(
    async (_options: object, command: Command) => {
      const { runTour } = await import('./run.ts');
      done(await runTour(commonOf(command)));
    },
  );
  common(program.command('resume <session>').description('go on where an interrupted session was cut')).action(
    async (session: string, _options: object, command: Command) => {
      const { resumeSession } = await import('./run.ts');
      done(await resumeSession(session, commonOf(command)));
    },
  );
  common(program.command('stop <session>').description('end every agent of a session, children first')).action(
    async (session: string, _options: object, command: Command) => {
      const { stopSession } = await import('./end-agents.ts');
      done(await stopSession(session, commonOf(command)));
    },
  );

  const sessions = program.command('sessions').description('what was said and done');
  common(sessions.command('list').description('all sessions, newest first')).action(async (_options: object, command: Command) => {
    const { listSessions } = await import('./listings.ts');
    done(await listSessions(commonOf(command)));
  });
  common(sessions.command('show <session>').description('one session, whole')).action(
    async (session: string, _options: object, command: Command) => {
      const { showSession } = await import('./listings.ts');
      done(await showSession(session, commonOf(command)));
    },
  );
  common(sessions.command('export <session>').description('write a recorded session as a playbook, which plays it again without a model'))
    .requiredOption('--playbook <file>', 'the file to write; - is standard output')
    .action(async (session: string, options: { playbook: string }, command: Command) => {
      const { exportPlaybook } = await import('./export-playbook.ts');
      done(await exportPlaybook(session, options.playbook, commonOf(command)));
    });

  delegationCommands(program, done);
  personCommands(program, done);
  worktreeCommands(program, done);

  common(program.command('prices').description('what models cost, by whom and when it was said; your own prices first')).action(
    async (_options: object, command: Command) => {
      const { listPrices } = await import('./prices.ts');
      done(await listPrices(commonOf(command)));
    },
  );

  common(program.command('serve').description('open the window in a browser; prints its link'))
    .option('--port <port>', 'port on the loopback address; default any free one')
    .option('--open', "open the system's browser")
    .action(async (options: { port?: string; open?: boolean }, command: Command) => {
      done(await serve(folder, commonOf(command), options));
    });
  return program;
}

/** The browser shell is a program of its own: this one only starts it, and ends as it ends. */
function serve(folder: string, { data }: Common, { port, open }: { port?: string; open?: boolean }): Promise<number> {
  const shell = join(folder, 'out/main/browser.js');
  if (!existsSync(shell)) throw new CommandFailed(EXIT.engine, `${shell} is not built: run 'npm run build' in ${folder}`);
  const args = [
    shell,
    ...(data === undefined ? [] : ['-D', data]),
    ...(port === undefined ? [] : ['--port', port]),
    ...(open === true ? ['--open'] : []),
  ];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', pass);
  // Ctrl-C reaches the child by itself: the terminal sends it to both.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? EXIT.interrupted));
  });
}
