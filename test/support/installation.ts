import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { gitEnv } from './repositories.ts';

const HOUSE = join(import.meta.dirname, '../..');
const MAIN = entry();

/** The built command line where nothing was written since the build: it starts in a fifth of the time. Its source otherwise. */
function entry(): string {
  const built = join(HOUSE, 'out/main/cli.js');
  const sources = ['src-main', 'src-shared', 'package-lock.json', 'electron.vite.config.ts'].map((name) => join(HOUSE, name));
  return existsSync(built) && newest(sources) < statSync(built).mtimeMs ? built : join(HOUSE, 'src-main/shells/cli/main.ts');
}

/** When the newest of these files, or of those below these folders, was last written: UTC ms. */
function newest(paths: readonly string[]): number {
  const times = paths.map((path) => {
    if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
    return newest(readdirSync(path).map((name) => join(path, name)));
  });
  return Math.max(0, ...times);
}

/** How a command of the command line ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, as a process of its own. */
export interface Command {
  readonly process: ChildProcess;
  /** Facts that it has printed so far. */
  readonly events: readonly LedgerEvent[];
  readonly ended: Promise<Ended>;
  /** Resolves with the first fact it prints, past or to come, that fits; rejects where it ends without. */
  event(fits: (event: LedgerEvent) => boolean): Promise<LedgerEvent>;
}

/** A Coppice with a home, a configuration and a data directory of its own, driven through its command line. */
export interface Installation {
  readonly folder: string;
  readonly data: string;
  readonly configFile: string;
  readonly env: NodeJS.ProcessEnv;
  /** The program that `start` runs under Node. */
  readonly main: string;
  /** Writes a playbook or any other file beside the data directory. @returns its path. */
  write(name: string, text: string): Promise<string>;
  /** Starts a command as a process of its own, as built or from source. */
  start(args: readonly string[], options?: StartOptions): Command;
  run(args: readonly string[], options?: StartOptions): Promise<Ended>;
  /** Kills what `start` left at work, and removes everything. */
  remove(): Promise<void>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** @param person whom git knows: nobody means no user.name anywhere */
export async function makeInstallation(person: 'person' | 'nobody' = 'person'): Promise<Installation> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'coppice-cli-')));
  const [data, configFile] = [join(folder, 'data'), join(folder, 'config/coppice.toml')];
  const own = Object.entries(gitEnv(person)).filter(([name]) => !/^(COPPICE_|XDG_)|KEY|TOKEN/.test(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(own),
    HOME: folder,
    COPPICE_GLOBAL_DATA: data,
    COPPICE_GLOBAL_CONFIG: configFile,
  };
  const started = new Set<Command>();
  await mkdir(join(folder, 'config'));

  const installation: Installation = {
    folder,
    data,
    configFile,
    env,
    main: MAIN,
    async write(name, text) {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    start(args, options = {}) {
      const command = follow(
        spawn(process.execPath, [MAIN, ...args], {
          cwd: options.cwd ?? folder,
          env: { ...env, ...options.env },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
      started.add(command);
      return command;
    },
    run: (args, options) => installation.start(args, options).ended,
    async remove() {
      for (const command of started) command.process.kill('SIGKILL');
      await Promise.all([...started].map((command) => command.ended));
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return installation;
}

function follow(child: ChildProcess): Command {
  const events: LedgerEvent[] = [];
  const watchers = new Set<(event: LedgerEvent) => void>();
  let [stdout, stderr] = ['', ''];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (child.stdout !== null) {
    createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) => {
      stdout += `${line}\n`;
      const event = factIn(line);
      if (event === null) return;
      events.push(event);
      for (const watcher of watchers) watcher(event);
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    process: child,
    events,
    ended,
    async event(fits) {
      const known = events.find(fits);
      if (known !== undefined) return known;
      const coming = new Promise<LedgerEvent>((resolve) => {
        const watcher = (event: LedgerEvent): void => {
          if (!fits(event)) return;
          watchers.delete(watcher);
          resolve(event);
        };
        watchers.add(watcher);
      });
      const end = ended.then((how) => {
        throw new Error(`it ended (${how.code}) before the fact that was waited for:\n${how.stdout}\n${how.stderr}`);
      });
      return Promise.race([coming, end]);
    },
  };
}

/** The fact on a line of `--json`. A line that was cut off by the death of the process is none. */
function factIn(line: string): LedgerEvent | null {
  try {
    const value = JSON.parse(line) as Partial<LedgerEvent>;
    return typeof value.seq === 'number' ? (value as LedgerEvent) : null;
  } catch {
    return null;
  }
}
