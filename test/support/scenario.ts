import { DEFAULT_SETTINGS } from './default-settings.ts';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventOf, EventType, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId, CommandId, MessageId, SessionId } from '#shared/lib/ids.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import { type Budget, hasEnded } from '#shared/model/run.ts';
import type { Price } from '#shared/model/price.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { createProjectFiles } from '#main/adapters/config/project-files.ts';
import { createCheckpoints } from '#main/adapters/git/checkpoints.ts';
import type { OwnedGit } from '#main/adapters/git/git.ts';
import { noSandbox } from '#main/adapters/sandbox/find-sandbox.ts';
import { createLedger } from '#main/adapters/database/ledger.ts';
import { openDatabase } from '#main/adapters/database/open.ts';
import { systemDisk } from '#main/adapters/disk/disk.ts';
import { dataIdOf } from '#main/adapters/lock/data-id.ts';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import { createPorts } from '#main/adapters/network-ports/free-ports.ts';
import { createTools } from '#main/adapters/tools/tools.ts';
import { createWorkspace } from '#main/adapters/tools/workspace.ts';
import { createVerifier } from '#main/adapters/tools/verifier.ts';
import { type RunningEngine, startEngine } from '#main/core/engine/engine.ts';
import { lookAtProject } from '#main/core/engine/look-at-project.ts';
import { createReview, type Review } from '#main/core/engine/review.ts';
import { trustProject } from '#main/core/engine/trust-project.ts';
import { createWorktrees, type Worktrees } from '#main/core/engine/worktrees.ts';
import { startRoot } from '#main/core/engine/start-root.ts';
import type { AgentTypeFiles } from '#main/core/ports/agent-types.ts';
import type { Checkpoints } from '#main/core/ports/checkpoints.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Disk } from '#main/core/ports/disk.ts';
import type { Git } from '#main/core/ports/git.ts';
import type { Merging } from '#main/core/ports/merging.ts';
import type { Settings, WorktreeSettings } from '#main/core/ports/settings.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import type { Ports } from '#main/core/ports/tree-setup.ts';
import type { Usage } from '#shared/model/usage.ts';
import { openPooled } from './pooled-git.ts';
import { makeRepository, openMerging, type RepositoryOptions, type TestRepository } from './repositories.ts';
import { type AskedRequest, REFERENCE, type Script, type ScriptedModels, scriptedModels } from './scripted-models.ts';
import type { ContextWindow } from '#main/core/ports/model.ts';
import { type WatchedLedger, watchLedger } from './watched-ledger.ts';

export interface ScenarioOptions {
  readonly script: Script;
  readonly settings?: Partial<Settings>;
  /** What the scripted models cost; unpriced otherwise. */
  readonly prices?: Readonly<Record<string, Price>>;
  /** What each of their answers is reported to have used. */
  readonly usage?: Partial<Usage> | ((asked: AskedRequest) => Partial<Usage>);
  /** What the scripted models take at once; unknown otherwise. */
  readonly windows?: Readonly<Record<string, ContextWindow>>;
  readonly repository?: RepositoryOptions;
  readonly clock?: Clock;
  /** Whether restricted shells are held by the system; default yes. */
  readonly sandboxed?: boolean;
  /** Whether somebody is there to answer; can be changed on the scenario. */
  readonly attended?: boolean;
  /** Commands that its trees need. */
  readonly setup?: Partial<WorktreeSettings>;
  /** How many warm trees are kept; none by default. */
  readonly pool?: number;
  /** Changes a port, for what the real one does not do on demand. */
  readonly git?: (real: Git) => Git;
  readonly checkpoints?: (real: Checkpoints) => Checkpoints;
  readonly disk?: Disk;
  readonly merging?: (real: Merging) => Merging;
  readonly ports?: Ports;
  readonly tools?: (real: readonly Tool[]) => readonly Tool[];
}

export interface Root {
  readonly session: SessionId;
  readonly agent: AgentId;
}

interface StartOptions {
  readonly mode?: PermissionMode;
  readonly cwd?: string;
  readonly budget?: Budget;
}

const PERSON = { kind: 'person', id: 'person', via: 'window' } as const;

/** The defaults, but that nothing is waited for and nothing beyond this machine is asked. */
const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  model: REFERENCE,
  recovery: { ...DEFAULT_SETTINGS.recovery, pace: 0 },
  exec: { timeoutSeconds: 20, maxOutputChars: 4000, envPass: [] },
  web: { ...DEFAULT_SETTINGS.web, searchUrl: 'http://127.0.0.1:9/' },
};

/** One engine at work: the real one on a real ledger, repository and tools. Only the model is a script. */
export class Scenario {
  readonly models: ScriptedModels;
  readonly repository: TestRepository;
  readonly data: string;
  /** Every fact written, over all restarts. */
  readonly log: LedgerEvent[] = [];
  readonly errors: unknown[] = [];
  readonly troubles: (string | null)[] = [];
  settings: Settings;
  /** Definitions in the places of the person and of the project. */
  types: AgentTypeFiles = { user: [], project: [], broken: [], digests: new Map() };
  attended: boolean;
  /** Id of the data directory in the repository's git. */
  readonly dataId: string;
  private settingsChanged: () => void = () => undefined;
  private onTrouble: () => void = () => undefined;
  private readonly options: ScenarioOptions;
  private running: { engine: RunningEngine; ledger: WatchedLedger; clock: MortalClock; git: OwnedGit; merging: Merging } | null = null;

  constructor(options: ScenarioOptions, repository: TestRepository, data: string) {
    this.options = options;
    this.repository = repository;
    this.data = data;
    this.dataId = dataIdOf(data);
    this.models = scriptedModels(options.script, options.prices, options.usage, options.windows);
    this.settings = { ...SETTINGS, worktree: { ...SETTINGS.worktree, ...options.setup }, ...options.settings };
    this.attended = options.attended ?? true;
  }

  get engine(): RunningEngine {
    if (this.running === null) throw new Error('the engine is not running');
    return this.running.engine;
  }

  get ledger(): WatchedLedger {
    if (this.running === null) throw new Error('the engine is not running');
    return this.running.ledger;
  }

  get worktrees(): Worktrees {
    return createWorktrees(this.engine);
  }

  /** Resolves when the warm trees are as many as they shall be. */
  async poolFilled(): Promise<void> {
    await this.running?.git.atRest();
  }

  get review(): Review {
    return createReview(this.engine);
  }

  /** @param asleep as a command does that only looks */
  async open(asleep = false): Promise<void> {
    const clock = new MortalClock(this.options.clock ?? systemClock);
    const real = createLedger(
      openDatabase(this.data, () => '2026-01-01'),
      (row) => this.errors.push(row),
    );
    const ledger = watchLedger(real, this.log);
    const git = openPooled(this.repository.env, this.data, this.options.pool ?? 0);
    const checkpoints = createCheckpoints({ env: this.repository.env, clock, folder: join(this.data, 'checkpoints'), owner: this.dataId });
    const tools = createTools({
      exec: this.settings.exec,
      web: this.settings.web,
      outputDirectory: join(this.data, 'outputs'),
      env: this.repository.env,
      secrets: [],
      forbidden: [this.data],
      open: [],
      sandbox: noSandbox('not looked for'),
      clock,
    });
    const merging = openMerging(this.repository.env, join(this.data, 'snapshots'), clock);
    const engine = await startEngine({
      ledger: ledger.ledger,
      models: this.models,
      tools: this.options.tools?.(tools) ?? tools,
      git: this.options.git?.(git) ?? git,
      checkpoints: this.options.checkpoints?.(checkpoints) ?? checkpoints,
      disk: this.options.disk ?? systemDisk,
      merging: this.options.merging?.(merging) ?? merging,
      verifier: createVerifier({ outputDirectory: join(this.data, 'outputs'), env: this.repository.env, envPass: [], secrets: [], clock }),
      sandbox: { available: () => this.options.sandboxed ?? true, why: 'there is none in this test' },
      shellWords: await loadShellWords(),
      workspace: createWorkspace(),
      clock,
      newSeed: seeds(),
      settings: {
        now: () => this.settings,
        onChange: (listener) => {
          this.settingsChanged = listener;
          return () => undefined;
        },
      },
      types: { read: async () => this.types },
      projectFiles: createProjectFiles(join(this.data, 'coppice.toml')),
      shell: 'cli',
      version: '0.0.0-test',
      pid: process.pid,
      asleep,
      attended: () => this.attended,
      ports: this.options.ports ?? createPorts(),
      treesOf: () => join(this.data, 'worktrees', 'project'),
      onError: (_, error) => this.errors.push(error),
      onTrouble: (message) => {
        this.troubles.push(message);
        this.onTrouble();
      },
    });
    this.running = { engine, ledger, clock, git, merging };
  }

  /** Ends the engine the way quitting does. */
  async close(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    // Who waits for a ledger that is gone does not end.
    if (running.ledger.dead()) return this.crash();
    this.running = null;
    await running.engine.close();
    await running.git.close();
    await running.ledger.kill();
    running.clock.kill();
  }

  /** Ends the engine the way `kill -9` does: nothing more is written, and nobody is told. */
  async crash(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    this.running = null;
    running.clock.kill();
    await running.ledger.kill();
    await running.git.close();
    // What a process holds open goes with it.
    await running.merging.close();
  }

  /** The same data directory, a new engine. */
  async restart(how: 'crash' | 'close' = 'crash'): Promise<void> {
    await (how === 'crash' ? this.crash() : this.close());
    await this.open();
  }

  /** The person saves their config. */
  configure(changed: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changed };
    this.settingsChanged();
  }

  async start(prompt: string, options: StartOptions = {}): Promise<Root> {
    const { mode = 'auto', cwd = this.repository.path, budget } = options;
    const asked = { cwd, prompt, model: null, mode, tour: false, preset: null };
    if (budget === undefined) return valueOf(await startRoot(this.engine, asked, { id: this.commandId(), actor: PERSON }));
    const tools = this.engine.toolbox.all.map(({ spec }) => ({ tool: spec.name, as: spec.name }));
    const { preset: _, ...root } = asked;
    const command = { ...root, project: this.repository.common, model: REFERENCE, tools, restricted: false, instructions: '', budget };
    return valueOf(await this.engine.dispatch('session.start', command, { id: this.commandId(), actor: PERSON }));
  }

  /** Starts a root and waits for its end. */
  async run(prompt: string, options: StartOptions = {}): Promise<Agent> {
    const { agent } = await this.start(prompt, options);
    return this.ended(agent);
  }

  send(agent: AgentId, text: string): Promise<Result<{ message: MessageId }>> {
    const message = { agent, from: { kind: 'person' }, text, model: null, mode: null, interrupt: false } as const;
    return this.engine.dispatch('message.send', message, { id: this.commandId(), actor: PERSON });
  }

  answer(call: CallId, answer: 'once' | 'deny', words = ''): Promise<Result<{ answered: true }>> {
    return this.engine.dispatch(
      'approval.answer',
      { call, answer, words, override: null, patterns: [] },
      { id: this.commandId(), actor: PERSON },
    );
  }

  /** The person looks at what the repository brings and lets it count, or does not. */
  async trust(trusted = true, playbook: string | null = null): Promise<void> {
    const folder = this.repository.path;
    const { content } = await lookAtProject(this.engine, { folder, playbook });
    valueOf(await trustProject(this.engine, { folder, content, trusted, playbook }, { id: this.commandId(), actor: PERSON }));
  }

  commandId(): CommandId {
    return crypto.randomUUID() as CommandId;
  }

  /** The next word about a ledger that cannot be written, or can again. */
  trouble(): Promise<string | null> {
    return new Promise((resolve) => {
      this.onTrouble = () => resolve(this.troubles.at(-1) ?? null);
    });
  }

  /** The agent with this name or id, as it stands now. */
  agent(nameOrId: string): Agent {
    const found = [...this.engine.views.agents.values()].find((each) => each.id === nameOrId || each.name === nameOrId);
    if (found === undefined) throw new Error(`there is no agent ${nameOrId}`);
    return found;
  }

  find(nameOrId: string): Agent | undefined {
    return [...this.engine.views.agents.values()].find((each) => each.id === nameOrId || each.name === nameOrId);
  }

  /** Resolves at the first commit after which it holds. */
  async until(met: () => boolean): Promise<void> {
    await this.engine.until(met, new AbortController().signal, null);
  }

  async ended(nameOrId: string): Promise<Agent> {
    await this.until(() => hasEnded(this.find(nameOrId)?.run.status ?? 'queued'));
    return this.agent(nameOrId);
  }

  /** The first fact of this type (by this agent, by name or id), now or to come. */
  async fact<T extends EventType>(type: T, of?: string, where: (body: EventOf<T>['body']) => boolean = () => true): Promise<EventOf<T>> {
    const look = (): EventOf<T> | undefined => this.facts(type, of).find((event) => where(event.body as EventOf<T>['body']));
    await this.until(() => look() !== undefined);
    return look()!;
  }

  /** Resolves when this text is on its way from the agent. */
  streamed(of: string, text: string): Promise<void> {
    return new Promise((resolve) => {
      const agent = this.agent(of);
      const look = (): void => {
        if (!this.engine.flow.current(new Set([agent.root])).some((flow) => flow.agent === agent.id && flow.text.includes(text))) return;
        unwatch();
        resolve();
      };
      const unwatch = this.engine.flow.watch(look);
      look();
    });
  }

  /** Facts of this type so far. */
  facts<T extends EventType>(type: T, of?: string): EventOf<T>[] {
    const agent = of === undefined ? undefined : (this.find(of)?.id ?? 'nobody');
    return this.log.filter((event): event is EventOf<T> => event.type === type && (agent === undefined || event.agent === agent));
  }

  /** How the calls of an agent ended, in order of their ends: the name the model used, the outcome, what it was told. */
  ends(of: string): { name: string; outcome: string; output: string }[] {
    const names = new Map(this.facts('tool.requested', of).map(({ body }) => [body.call, body.name]));
    return this.facts('tool.ended', of).map(({ body }) => ({
      name: names.get(body.call) ?? '',
      outcome: body.outcome,
      output: typeof body.output === 'string' ? body.output : body.output.head,
    }));
  }
}

/** Starts a scenario; it and everything it made goes with the test. */
export async function scenario(options: ScenarioOptions): Promise<Scenario> {
  const repository = await makeRepository(options.repository);
  const data = await realpath(await mkdtemp(join(tmpdir(), 'coppice-scenario-')));
  const made = new Scenario(options, repository, data);
  onTestFinished(async () => {
    await made.close();
    await repository.remove();
    await rm(data, { recursive: true, force: true });
  });
  await made.open();
  return made;
}

/** A merge commit of this head, in git's own words. */
export function mergeOf(head: string) {
  return { head, kind: 'merge', message: null } as const;
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

/** Waits of a process that is gone never come. */
class MortalClock implements Clock {
  private readonly inner: Clock;
  private readonly stops = new Set<() => void>();
  private dead = false;

  constructor(inner: Clock) {
    this.inner = inner;
  }

  now(): number {
    return this.inner.now();
  }

  after(ms: number, call: () => void): () => void {
    if (this.dead) return () => undefined;
    const take = this.inner.after(ms, () => {
      this.stops.delete(stop);
      call();
    });
    const stop = (): void => {
      this.stops.delete(stop);
      take();
    };
    this.stops.add(stop);
    return stop;
  }

  kill(): void {
    this.dead = true;
    for (const stop of this.stops) stop();
  }
}

let drawn = 0;

/** Seeds that differ from each other, and are the same each time the tests run. */
function seeds(): () => string {
  return () => {
    drawn += 1;
    return Math.imul(drawn, 0x9e3779b1).toString(16).replace('-', '').padStart(8, '0') + drawn.toString(16).padStart(24, '0');
  };
}
