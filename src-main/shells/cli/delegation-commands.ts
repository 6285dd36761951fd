import type { Command } from 'commander';
import { type Common, common, commonOf } from './options.ts';
import type { Limits } from './raise.ts';
import type { RewindFlags } from './rewind.ts';

type Done = (code: number) => void;

/** What a person does with agents that are at work: nanites, agents one by one, and whose definitions of agents count. */
export function delegationCommands(program: Command, done: Done): void {
  naniteCommands(program, done);
  agentCommands(program.command('agents').description('who works and who has worked'), done);
  projectCommands(program.command('projects').description('what a project brings of its own'), done);
}

interface NaniteFlags {
  readonly session: string;
  readonly worktree?: boolean;
  readonly type?: string;
  readonly preset?: string;
  readonly name?: string;
  readonly detach?: boolean;
}

function naniteCommands(program: Command, done: Done): void {
  const nanite = program.command('nanite').alias('micro-run').description('short background runs for a session');
  common(nanite.command('run <prompt>').description('run a nanite in its own lane, and follow it to its end'))
    .requiredOption('--session <session>', 'the session that it is for, by its id or the beginning of it')
    .option('--worktree', 'a git branch and worktree of its own')
    .option('--type <type>', "kind of agent: 'coppice agents types' shows them; default general-purpose")
    .option('--preset <name>', 'its limits: a [build_budget_presets.NAME] of the config; default nanite')
    .option('--name <name>', 'what it is called')
    .option('--detach', 'leave it to the engine that is open on the data directory, and print its ids')
    .action(async (prompt: string, flags: NaniteFlags, command: Command) => {
      const { runNanite, detachNanite } = await import('./nanite.ts');
      const { session, worktree = false, type, preset, name, detach } = flags;
      done(await (detach === true ? detachNanite : runNanite)(prompt, { ...commonOf(command), session, worktree, type, preset, name }));
    });
}

function agentCommands(agents: Command, done: Done): void {
  common(agents.command('list').description('all agents, a tree for each session, the newest first'))
    .option('--session <session>', 'only the agent of this session and those below it')
    .option('--running', 'only those that have not ended')
    .action(async ({ session, running = false }: { session?: string; running?: boolean }, command: Command) => {
      const { listAgents } = await import('./list-agents.ts');
      done(await listAgents({ ...commonOf(command), session, running }));
    });
  common(agents.command('types').description('the kinds of agent that can be spawned, and where they are from')).action(
    async (_flags: object, command: Command) => {
      const { listTypes } = await import('./list-types.ts');
      done(await listTypes(commonOf(command)));
    },
  );
  common(agents.command('steer <agent> <message>').description('a message to any agent but a nanite, read at the start of its next turn'))
    .option('--interrupt', 'cut its present turn, so that it reads it at once')
    .action(async (agent: string, message: string, { interrupt = false }: { interrupt?: boolean }, command: Command) => {
      const { steerAgent } = await import('./steer-agents.ts');
      done(await steerAgent(agent, message, { ...commonOf(command), interrupt }));
    });
  common(
    agents
      .command('compact <agent> [keep]')
      .description('have a summary take the place of what it said and was told; say what to keep above all'),
  ).action(async (agent: string, keep: string | undefined, _flags: object, command: Command) => {
    const { compactAgent } = await import('./compact-agent.ts');
    done(await compactAgent(agent, keep ?? '', commonOf(command)));
  });
  common(agents.command('raise <agent>').description('give a run other limits; one that a limit ended goes on under them'))
    .option('--max-turns <count>', 'model calls of the run')
    .option('--timeout <seconds>', 'time at work')
    .option('--max-tokens <count>', 'of the agent and those below it')
    .option('--max-cost <dollars>', 'of the agent and those below it')
    .action(async (agent: string, limits: Limits, command: Command) => {
      const { raiseLimits } = await import('./raise.ts');
      done(await raiseLimits(agent, limits, commonOf(command)));
    });
  common(agents.command('rewind <agent>').description('bring conversation and files back to an earlier step; without --to, list the steps'))
    .option('--to <event>', 'right after this step; right before it where it is a message or a rewind')
    .option('--files', 'the files alone')
    .option('--conversation', 'the conversation alone')
    .option('--dry-run', 'only say what would go and what would change')
    .action(async (agent: string, flags: RewindFlags, command: Command) => {
      const { rewindAgent } = await import('./rewind.ts');
      done(await rewindAgent(agent, flags, commonOf(command)));
    });
  const one = (name: string, description: string, load: () => Promise<OfAgent>): void => {
    common(agents.command(`${name} <agent>`).description(description)).action(async (agent: string, _flags: object, command: Command) => {
      const act = await load();
      done(await act(agent, commonOf(command)));
    });
  };
  const steering = () => import('./steer-agents.ts');
  const ending = () => import('./end-agents.ts');
  one('pause', 'hold an agent and all below it', async () => (await steering()).pauseAgent);
  one('resume', 'let go on what is paused or was cut, in an agent and all below it', async () => (await steering()).resumeAgent);
  one('cancel', 'end an agent and all below it, children first', async () => (await ending()).cancelAgent);
  one('kill', 'end them at once, whatever they do', async () => (await ending()).killAgent);
}

type OfAgent = (agent: string, options: Common) => Promise<number>;

function projectCommands(projects: Command, done: Done): void {
  const script = '--playbook <file>';
  const ofScript = 'a script of the project that a session would be played from';
  common(projects.command('show').description('what a project brings: commands, agents, a model; and whether it counts'))
    .option(script, ofScript)
    .action(async ({ playbook }: { playbook?: string }, command: Command) => {
      const { showProject } = await import('./trust.ts');
      done(await showProject({ ...commonOf(command), playbook }));
    });
  common(projects.command('trust').description('show what a project brings, and let it count as it is now'))
    .option(script, ofScript)
    .option('--yes', 'do not ask')
    .action(async ({ yes = false, playbook }: { yes?: boolean; playbook?: string }, command: Command) => {
      const { trustProject } = await import('./trust.ts');
      done(await trustProject({ ...commonOf(command), yes, playbook }));
    });
  common(projects.command('distrust').description('let what a project brings count no more')).action(
    async (_flags: object, command: Command) => {
      const { distrustProject } = await import('./trust.ts');
      done(await distrustProject(commonOf(command)));
    },
  );
}
