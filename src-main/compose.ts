import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { createAgentTypes } from '#main/adapters/agent-types/agent-types.ts';
import { newSeed, systemClock } from '#main/adapters/clock/clock.ts';
import { createProjectFiles } from '#main/adapters/config/project-files.ts';
import { locations } from '#main/adapters/config/locations.ts';
import { type WatchedSettings, watchSettings } from '#main/adapters/config/watch-settings.ts';
import { createLedger } from '#main/adapters/database/ledger.ts';
import { openDatabase } from '#main/adapters/database/open.ts';
import { systemDisk } from '#main/adapters/disk/disk.ts';
import { createCheckpoints } from '#main/adapters/git/checkpoints.ts';
import { createGit } from '#main/adapters/git/git.ts';
import { createMerging } from '#main/adapters/git/merging.ts';
import { dataIdOf } from '#main/adapters/lock/data-id.ts';
import { createModels } from '#main/adapters/models/create-models.ts';
import { secretValues } from '#main/adapters/models/secrets.ts';
import { createPlaybookModel } from '#main/adapters/models/playbook/playbook-model.ts';
import { readScript } from '#main/adapters/models/playbook/read-script.ts';
import { findSandbox } from '#main/adapters/sandbox/find-sandbox.ts';
import { createPorts } from '#main/adapters/network-ports/free-ports.ts';
import { createSurroundings } from '#main/adapters/surroundings/surroundings.ts';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import type { Secret } from '#main/adapters/tools/redactor.ts';
import { createTools } from '#main/adapters/tools/tools.ts';
import { createVerifier } from '#main/adapters/tools/verifier.ts';
import { createWorkspace } from '#main/adapters/tools/workspace.ts';
import { proxySecrets } from '#main/adapters/tools/web/proxy.ts';
import { createTourRepository } from '#main/adapters/tour/repository.ts';
import type { Ledger } from '#main/core/ports/ledger.ts';
import type { ProviderSettings, WebSettings } from '#main/core/ports/settings.ts';
import { startEngine } from '#main/core/engine/engine.ts';
import { createMergeLines } from '#main/core/engine/merge-lines.ts';
import { createReview } from '#main/core/engine/review.ts';
import { treeSettings } from '#main/core/engine/tree-settings.ts';
import { createWorktrees } from '#main/core/engine/worktrees.ts';
import { findHouse } from '#main/house.ts';
import type { Answering } from '#main/transports/rpc/context.ts';

export interface ComposeOptions {
  /** Real path; its engine lock is held by the caller. */
  readonly dataDirectory: string;
  readonly shell: 'electron' | 'browser' | 'cli';
  /** Begins nothing before it is woken: for a command that looks, or that may be refused. */
  readonly asleep?: boolean;
  /** Whether somebody is there to answer a request for approval. A shell with a window always says yes. */
  readonly attended?: () => boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** What no caller waits for goes here; the default writes a line to stderr. */
  readonly onError?: (what: string, error: unknown) => void;
  readonly onTrouble?: (message: string | null) => void;
}

/** A Coppice at work on one data directory. */
export interface Coppice {
  /** What every transport answers from. */
  readonly answering: Answering;
  /** Begins to work, where it was composed asleep. */
  wake(): Promise<void>;
  /** Stops what is under way, waits for it, and closes the ledger. */
  close(): Promise<void>;
}

/** The one place where ports meet adapters. */
export async function compose(options: ComposeOptions): Promise<Coppice> {
  const { dataDirectory, env = process.env } = options;
  const onError = options.onError ?? ((what, error) => console.error(`coppice: ${what}:`, error));
  const { config } = locations({ env, platform: process.platform, home: homedir(), dataFlag: dataDirectory });
  const source = await watchSettings({ file: config, env });
  let ledger: Ledger | null = null;
  try {
    // First: where it cannot be opened, nothing else in the data directory is touched.
    ledger = createLedger(
      openDatabase(dataDirectory, () => new Date().toISOString().slice(0, 10)),
      ({ table, key, why }) => onError(`a row of ${table} (${key}) cannot be read and is set aside`, why),
    );
    return await composed({ ...options, env, onError }, { config, source, ledger });
  } catch (error) {
    source.close();
    await ledger?.close();
    throw error;
  }
}

type Settled = ComposeOptions & Required<Pick<ComposeOptions, 'env' | 'onError'>>;

interface Opened {
  /** Path of the person's config. */
  readonly config: string;
  readonly source: WatchedSettings;
  readonly ledger: Ledger;
}

async function composed(options: Settled, { config, source, ledger }: Opened): Promise<Coppice> {
  const { dataDirectory, shell, env, onError } = options;
  const house = findHouse(import.meta.dirname);
  const clock = systemClock;
  const settings = source.now();
  const tour = join(house.folder, 'resources/tour');
  const tourFolder = join(dataDirectory, 'tour');
  const worktrees = join(dataDirectory, 'worktrees');
  const dataId = dataIdOf(dataDirectory);
  // Asked for once the engine is there, which knows what holds in a project.
  const pool = { folder: join(dataDirectory, 'pool'), sizeOf: async (repository: string) => (await treeSettings(engine, repository)).pool };
  const owner = { id: dataId, root: worktrees };
  const git = createGit({ env, clock, owner, onError, pool });
  const models = createModels({
    providers: settings.providers,
    aliases: settings.modelAliases,
    prices: () => source.now().prices,
    windows: () => source.now().windows,
    now: clock.now,
    extra: {
      playbook: createPlaybookModel({
        builtIn: readFileSync(join(tour, 'playbook.yaml'), 'utf8'),
        configFile: config,
        clock,
        readFile: readScript,
        speed: speedOf(env),
      }),
    },
  });
  const closed = [dataDirectory, dirname(config)];
  const sandbox = await findSandbox({ closed, open: [tourFolder] }, env);
  const secrets = [...settings.providers.flatMap(namedSecrets), ...webSecrets(settings.web)];
  const outputDirectory = join(dataDirectory, 'outputs');
  const tools = createTools({
    exec: settings.exec,
    web: settings.web,
    outputDirectory,
    env,
    secrets,
    forbidden: closed,
    open: [tourFolder],
    sandbox,
    clock,
  });
  const shellWords = await loadShellWords();
  let trouble: string | null = null;
  const engine = await startEngine({
    ledger,
    models,
    tools,
    git,
    checkpoints: createCheckpoints({ env, clock, folder: join(dataDirectory, 'checkpoints'), owner: dataId }),
    disk: systemDisk,
    merging: createMerging({ env, clock, owner, folder: join(dataDirectory, 'snapshots') }),
    verifier: createVerifier({ outputDirectory, env, envPass: settings.exec.envPass, secrets, clock }),
    sandbox,
    shellWords,
    workspace: createWorkspace(),
    clock,
    newSeed,
    settings: source,
    types: createAgentTypes(env['HOME'] ?? homedir()),
    projectFiles: createProjectFiles(config),
    shell,
    version: house.version,
    pid: process.pid,
    asleep: options.asleep ?? false,
    attended: options.attended ?? (() => true),
    ports: createPorts(),
    treesOf: (project) => join(worktrees, projectSlug(project)),
    onError,
    onTrouble: (message) => {
      trouble = message;
      options.onTrouble?.(message);
    },
  });
  const surroundings = createSurroundings({
    version: house.version,
    shell,
    dataDirectory,
    configFile: config,
    settings: () => source.now(),
    models,
    sandbox,
    gitVersion: () => git.version(),
    trouble: () => trouble,
    tourFolder,
    makeTour: (path) => createTourRepository({ resources: tour, path, env }),
  });
  await (engine.awake() ? git.lookAfterPools() : git.findPools());
  return {
    answering: { engine, review: createReview(engine), worktrees: createWorktrees(engine), lines: createMergeLines(engine), surroundings },
    async wake() {
      await engine.wake();
      await git.lookAfterPools();
    },
    async close() {
      source.close();
      await engine.close();
      await git.close();
      await ledger.close();
    },
  };
}

/** A folder's name that a person knows the project by, and that two projects of one name do not share. */
function projectSlug(project: string): string {
  const name = basename(project) === '.git' ? basename(dirname(project)) : basename(project, '.git');
  const hash = createHash('sha256').update(project).digest('hex').slice(0, 8);
  return `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 40)}-${hash}`;
}

/** Named for what the person calls their owner. */
function namedSecrets(owner: Pick<ProviderSettings, 'name' | 'apiKey' | 'headers'>): Secret[] {
  return secretValues(owner).map((value) => ({ name: owner.name, value }));
}

/** The secrets of `[web]`, as a provider's would stand. */
function webSecrets({ searchKey, proxy }: WebSettings): Secret[] {
  const passwords = proxySecrets(proxy).map((apiKey) => ({ name: 'proxy', apiKey, headers: {} }));
  return [{ name: 'search_key', apiKey: searchKey, headers: {} }, ...passwords].flatMap(namedSecrets);
}

/** `COPPICE_PLAYBOOK_SPEED` multiplies the pauses of a script: 0 plays it at once. */
function speedOf(env: NodeJS.ProcessEnv): number {
  const speed = Number(env['COPPICE_PLAYBOOK_SPEED'] ?? '1');
  return Number.isFinite(speed) && speed >= 0 ? speed : 1;
}
