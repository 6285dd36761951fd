import { mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { TreeEntry } from '#shared/model/tree-entry.ts';
import type { Git } from '#main/core/ports/git.ts';
import type { Merging } from '#main/core/ports/merging.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { mergeOf, Scenario, valueOf } from '#test/support/scenario.ts';
import { call, type Reply, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

/** A file that an agent has written: it has to be somewhere, until a person throws it away having seen it. */
export interface Work {
  readonly agent: AgentId;
  readonly path: string;
  readonly content: string;
  /** Where its branch stood when it was thrown away. */
  discardedAt: string | null;
}

/** Where the engine dies: before git is asked, or when git has done it and the fact is to be written. */
export const deaths = [
  'before add',
  'before remove',
  'before commitAll',
  'before merge',
  'worktree.ready',
  'worktree.committed',
  'run.ended',
  'worktree.removed',
  'merge.ended',
  'discard.started',
] as const;
export type Death = (typeof deaths)[number];

/** One engine on its own data directory, with agents that do what they are told step by step. */
export class Home {
  readonly s: Scenario;
  readonly work: Work[] = [];
  readonly #told = new Map<string, (reply: Reply) => void>();
  readonly #waiting = new Set<() => void>();
  /** What git is asked to do outlives the engine that asked, as its process would. */
  readonly #working = new Set<Promise<unknown>>();
  /** Whose trees the person wants gone, work and all. */
  readonly #discarding = new Set<AgentId>();
  /** Method of git's before which the engine dies, and who waits for that. */
  #fatal: { readonly method: string; readonly died: () => void } | null = null;

  constructor(repository: TestRepository, data: string) {
    const kid = ({ caller }: { caller: { agent: string } }): Promise<Reply> =>
      new Promise((resolve) => {
        this.#told.set(caller.agent, resolve);
        for (const look of this.#waiting) look();
      });
    const main = [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')];
    this.s = new Scenario(
      { script: { main, kid }, git: (real) => this.#mortal(real), merging: (real) => this.#mortalMerging(real) },
      repository,
      data,
    );
  }

  /** Agents whose run has not ended, oldest first. */
  live(): AgentId[] {
    return this.#kids().filter((id) => !hasEnded(this.s.agent(id).run.status));
  }

  ended(): AgentId[] {
    return this.#kids().filter((id) => hasEnded(this.s.agent(id).run.status));
  }

  async spawn(): Promise<void> {
    const known = new Set(this.#kids());
    await this.s.run('go');
    const [fresh] = this.#kids().filter((id) => !known.has(id));
    if (fresh !== undefined) await this.#asked(fresh);
  }

  async edit(agent: AgentId, path: string, content: string): Promise<void> {
    const written = (): number => this.s.facts('tool.ended', agent).filter(({ body }) => body.outcome === 'ok').length;
    const before = written();
    await this.#tell(agent, [call('write', { path, content })]);
    await this.#asked(agent);
    // An agent that a former engine was ending comes to its end before it is asked again.
    if (written() > before) this.work.push({ agent, path, content, discardedAt: null });
  }

  async end(agent: AgentId): Promise<void> {
    await this.#tell(agent, say('done'));
    await this.s.ended(agent);
  }

  async merge(agent: AgentId): Promise<void> {
    const head = this.s.engine.views.worktrees.get(agent)?.head ?? '';
    await this.s.review.merge(agent, mergeOf(head), this.#person());
  }

  /** Takes a tree away having looked at what goes with it, or only if nothing does. */
  async reclaim(agent: AgentId, discards: boolean): Promise<void> {
    for await (const { head, ahead, changed, nested } of this.s.worktrees.measure([agent], new AbortController().signal)) {
      if (discards) this.#discarding.add(agent);
      const reclaimed = await this.s.worktrees.reclaim(agent, discards ? { head, ahead, changed, nested } : null, this.#person());
      if (!reclaimed.ok || !discards) return;
      for (const work of this.work) if (work.agent === agent) work.discardedAt ??= reclaimed.value.head;
    }
  }

  async resume(agent: AgentId): Promise<void> {
    const resumed = await this.s.engine.dispatch('agent.resume', { agent }, this.#person());
    if (resumed.ok && !hasEnded(this.s.agent(agent).run.status)) await this.#asked(agent);
  }

  /** The folder of a tree goes aside as it does at a removal, and the engine dies at that very moment. */
  async dieRemoving(agent: AgentId): Promise<void> {
    const tree = this.s.engine.views.worktrees.get(agent);
    if (tree === undefined) return;
    await this.reclaimDying(agent, async () => {
      await rename(tree.path, `${tree.path}.removed-0a0b0c0d`).catch(() => undefined);
    });
  }

  /** Does something during which the engine dies, if it comes to that, and starts the engine again. */
  async dying(death: Death, act: () => Promise<void>): Promise<void> {
    const died = death.startsWith('before ')
      ? this.#dieBefore(death.slice('before '.length))
      : this.s.ledger.killAt(writes(death as 'run.ended'));
    const acting = act().catch(() => undefined);
    await Promise.race([died, acting]);
    await this.restart();
  }

  async restart(): Promise<void> {
    this.#fatal = null;
    this.#told.clear();
    for (const work of this.work) {
      // The person has said so, and the intent is written: the next engine does it.
      const intent = this.#discarding.has(work.agent) ? this.s.facts('discard.started', work.agent).at(-1) : undefined;
      if (intent !== undefined) work.discardedAt ??= intent.body.head;
    }
    await this.s.restart();
  }

  /** Dies once more, brings what is due to its end, and then stands still: what is looked at next does not move. */
  async standStill(): Promise<void> {
    await this.gitDone();
    await this.restart();
    await this.s.close();
    await this.gitDone();
    await this.s.open(true);
  }

  /** Resolves when git does nothing more, for dead engines neither. */
  async gitDone(): Promise<void> {
    await Promise.allSettled(this.#working);
  }

  /** Everything in the repository, whether or not this home has ever worked on it. */
  async list(): Promise<TreeEntry[]> {
    return valueOf(await this.s.worktrees.list(this.s.repository.common));
  }

  /** Folders of trees below the data directory. */
  async folders(): Promise<string[]> {
    const root = join(this.s.data, 'worktrees/project');
    return (await readdir(root).catch(() => [])).map((name) => join(root, name));
  }

  /** What an agent wrote, as it stands now: in its tree, on its branch, on main, or where its branch stood when it was thrown away. */
  async found({ agent, path, discardedAt }: Work): Promise<string | null> {
    const tree = this.s.engine.views.worktrees.get(agent);
    if (tree === undefined) return null;
    const inTree = await readFile(join(tree.path, path), 'utf8').catch(() => null);
    if (inTree !== null) return inTree;
    for (const revision of [tree.branch, 'main', ...(discardedAt === null ? [] : [discardedAt])]) {
      const shown = await this.s.repository.git('show', `${revision}:${path}`).catch(() => null);
      if (shown !== null) return shown;
    }
    return null;
  }

  private async reclaimDying(agent: AgentId, half: () => Promise<void>): Promise<void> {
    const died = this.#dieBefore('remove');
    const reclaiming = this.reclaim(agent, true);
    await Promise.race([died.then(half), reclaiming]);
    await this.restart();
  }

  #kids(): AgentId[] {
    return [...this.s.engine.views.agents.values()].filter(({ name }) => name === 'kid').map(({ id }) => id);
  }

  #person() {
    return { id: this.s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } } as const;
  }

  async #tell(agent: AgentId, reply: Reply): Promise<void> {
    await this.#asked(agent);
    const tell = this.#told.get(agent);
    this.#told.delete(agent);
    tell?.(reply);
  }

  /** Resolves when the agent's model is asked, or it has ended. */
  async #asked(agent: AgentId): Promise<void> {
    const asked = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.#told.has(agent)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    await Promise.race([asked, this.s.ended(agent)]);
  }

  #dieBefore(method: string): Promise<void> {
    return new Promise((resolve) => {
      this.#fatal = { method, died: resolve };
    });
  }

  #guarded<Arguments extends unknown[], Value>(
    method: string,
    work: (...args: Arguments) => Promise<Value>,
  ): (...args: Arguments) => Promise<Value> {
    return (...args) => {
      if (this.#fatal?.method !== method) {
        const working = work(...args);
        this.#working.add(working);
        return working.finally(() => this.#working.delete(working));
      }
      this.#fatal.died();
      return new Promise<Value>(() => undefined);
    };
  }

  #mortal(real: Git): Git {
    return {
      ...real,
      add: this.#guarded('add', real.add),
      remove: this.#guarded('remove', real.remove),
      commitAll: this.#guarded('commitAll', real.commitAll),
    };
  }

  #mortalMerging(real: Merging): Merging {
    return { ...real, move: this.#guarded('merge', real.move) };
  }
}

export interface TwoHomes {
  readonly repository: TestRepository;
  readonly homes: readonly [Home, Home];
  close(): Promise<void>;
}

export async function twoHomes(): Promise<TwoHomes> {
  const repository = await makeRepository();
  const open = async (): Promise<Home> => {
    const home = new Home(repository, await realpath(await mkdtemp(join(tmpdir(), 'coppice-home-'))));
    await home.s.open();
    return home;
  };
  const homes = [await open(), await open()] as const;
  return {
    repository,
    homes,
    async close() {
      for (const { s } of homes) await s.crash();
      for (const home of homes) await home.gitDone();
      await repository.remove();
      for (const { s } of homes) await rm(s.data, { recursive: true, force: true });
    },
  };
}
