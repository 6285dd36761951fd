import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { type Client, connect, type Connection } from '#main/shells/cli/client.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository, type RepositoryOptions, type TestRepository } from '#test/support/repositories.ts';
import { type ShellOptions, type ShellProcess, startShell } from '#test/support/shell-process.ts';
import { quietly } from './quietly.ts';
import { Window } from './window.ts';

/** A Coppice of its own for one test: home, configuration, data directory, and whatever shells run on it. */
export interface Scene {
  readonly place: Installation;
  /** Writes `coppice.toml`, so before a shell starts. `playbook` is a file of `e2e/playbooks`, `options` further lines of `[options]`, `tables` those after them. */
  configure(options: {
    readonly playbook?: string;
    readonly depth?: number;
    readonly options?: readonly string[];
    readonly tables?: readonly string[];
  }): Promise<void>;
  start(options?: { readonly env?: NodeJS.ProcessEnv; readonly port?: number }): Promise<ShellProcess>;
  /** Kills a shell, and with it the engine in it, as a crash does. */
  crash(shell: ShellProcess): Promise<void>;
  /** Another client of the engine, beside the window: what a terminal or a script would ask. */
  client(): Promise<Client>;
  /** A real repository beside the data directory. */
  repository(options?: RepositoryOptions): Promise<TestRepository>;
  /** Lets the agents go on that wait at this gate (see `e2e/playbooks/README.md`). */
  openGate(name: string): Promise<void>;
}

export interface Fixtures {
  readonly scene: Scene;
  /**
   * What the console may say in this test beside nothing: a test that takes the engine away adds how a browser tells of it.
   * Anything else that the console calls an error fails the test, a breach of the page's policy included.
   */
  readonly noise: RegExp[];
  /** A page on the shell, signed in by the link. */
  open(shell: ShellProcess): Promise<Window>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads what a fixture needs from its first parameter, so that is a pattern even where it is empty.
  // oxlint-disable-next-line eslint/no-empty-pattern -- see above
  scene: async ({}, use) => {
    const place = await makeInstallation();
    const shells = new Set<ShellProcess>();
    const clients: Connection[] = [];
    try {
      await use(createScene(place, shells, clients));
      for (const client of clients.splice(0)) await client.close();
      for (const shell of shells) expect(await shell.end(), shell.said()).toBe(0);
      await expect.poll(() => [...processesBelow(place.folder).values()], 'what an engine starts, it ends').toEqual([]);
    } finally {
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all([...shells].map((shell) => shell.kill()));
      for (const pid of processesBelow(place.folder).keys()) kill(pid);
      await place.remove();
    }
  },
  // oxlint-disable-next-line eslint/no-empty-pattern -- see above
  noise: async ({}, use) => use([]),
  page: async ({ page, noise }, use) => {
    const said = await quietly(page);
    await use(page);
    expect(said.filter((line) => !noise.some((allowed) => allowed.test(line)))).toEqual([]);
  },
  open: async ({ page }, use) => {
    await use(async (shell) => {
      await page.goto(shell.url);
      return new Window(page);
    });
  },
});

function createScene(place: Installation, shells: Set<ShellProcess>, clients: Connection[]): Scene {
  const gate = (name: string) => `gate-${name}`;
  return {
    place,
    async configure({ playbook, depth, options = [], tables = [] }) {
      const lines = ['[options]', ...options];
      if (playbook !== undefined) {
        const text = await readFile(join(import.meta.dirname, '../playbooks', playbook), 'utf8');
        const path = await place.write(playbook, text.replaceAll('@GATES@', join(place.folder, gate(''))));
        lines.push(`model = ${JSON.stringify(`playbook/${path}`)}`);
      }
      if (depth !== undefined) lines.push(`agent_max_depth = ${depth}`);
      await writeFile(place.configFile, `${[...lines, ...tables].join('\n')}\n`);
    },
    async start({ env = {}, port = 0 } = {}) {
      const options: ShellOptions = { data: place.data, port, env: { ...place.env, COPPICE_NO_OPEN: '1', ...env } };
      const shell = await startShell(options);
      shells.add(shell);
      return shell;
    },
    async client() {
      const connection = await connect({ data: place.data, attended: false, onTrouble: (message) => expect(message).toBe('') });
      clients.push(connection);
      expect(connection.own, 'the shell holds the engine').toBe(false);
      return connection.client;
    },
    async crash(shell) {
      shells.delete(shell);
      await shell.kill();
    },
    repository: (options = {}) => makeRepository({ ...options, within: place.folder }),
    async openGate(name) {
      await place.write(gate(name), '');
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone since we looked.
  }
}
