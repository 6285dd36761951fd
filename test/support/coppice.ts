import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { compose, type Coppice } from '#main/compose.ts';
import { router, type Router } from '#main/transports/rpc/router.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CommandId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { gitEnv } from './repositories.ts';

export interface CoppiceOptions {
  /** Content of `coppice.toml`. */
  readonly config?: string;
  /** Added to this process's environment, from which every key of a provider is taken out. */
  readonly env?: Readonly<Record<string, string>>;
  /** An existing folder; one of its own by default. */
  readonly data?: string;
  readonly attended?: () => boolean;
}

/** A whole Coppice, composed as the shells compose it, with a client of this process. */
export interface TestCoppice {
  readonly coppice: Coppice;
  readonly client: RouterClient<Router>;
  readonly data: string;
  readonly configFile: string;
  /** What went to the log: what it was, and the error. */
  readonly log: readonly string[];
  readonly troubles: readonly (string | null)[];
  /** Resolves with the agent once its run has ended. */
  ended(agent: AgentId): Promise<Agent>;
  facts(session: SessionId): Promise<readonly LedgerEvent[]>;
  /** Ends it and composes it anew on the same data. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const KEYS = /^(?:ANTHROPIC|OPENAI|OPENROUTER|GOOGLE|GEMINI|BRAVE|COPPICE)_/;

/** Starts it in a folder of its own. What it was given by `data` stays after `close`. */
export async function openCoppice({ config = '', env = {}, data: given, attended }: CoppiceOptions = {}): Promise<TestCoppice> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'coppice-whole-')));
  const data = given ?? join(root, 'data');
  const configFile = join(root, 'config', 'coppice.toml');
  await mkdir(join(root, 'config'));
  await mkdir(data, { recursive: true });
  await writeFile(configFile, config);
  const log: string[] = [];
  const troubles: (string | null)[] = [];
  const own = Object.fromEntries(Object.entries(gitEnv()).filter(([name]) => !KEYS.test(name)));
  const open = () =>
    compose({
      dataDirectory: data,
      shell: 'cli',
      env: { ...own, COPPICE_GLOBAL_CONFIG: configFile, COPPICE_PLAYBOOK_SPEED: '0', COPPICE_RETRY_PACE: '0', ...env },
      onError: (what, error) => log.push(`${what}: ${error instanceof Error ? error.stack : JSON.stringify(error)}`),
      onTrouble: (message) => troubles.push(message),
      ...(attended === undefined ? {} : { attended }),
    });
  const clientOf = ({ answering }: Coppice) =>
    createRouterClient(router, { context: { ...answering, via: 'window' as const, client: 'test' } });

  let coppice = await open().catch(async (error: unknown) => {
    await rm(root, { recursive: true, force: true });
    throw error;
  });
  let client = clientOf(coppice);
  return {
    get coppice() {
      return coppice;
    },
    get client() {
      return client;
    },
    data,
    configFile,
    log,
    troubles,
    async ended(agent) {
      const { views, until } = coppice.answering.engine;
      await until(() => hasEnded(views.agents.get(agent)?.run.status ?? 'running'), new AbortController().signal, null);
      const found = views.agents.get(agent);
      if (found === undefined) throw new Error(`there is no agent ${agent}`);
      return found;
    },
    facts: (session) => coppice.answering.engine.ledger.read({ session, limit: 1_000_000 }),
    async reopen() {
      await coppice.close();
      coppice = await open();
      client = clientOf(coppice);
    },
    async close() {
      await coppice.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

export function newCommandId(): CommandId {
  return randomUUID() as CommandId;
}
