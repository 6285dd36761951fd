import type { ConflictFile } from '#shared/contract/merging.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import { type MergeKind, type Prediction, type QueueOf, queueKey } from '#shared/model/merging.ts';
import type { Engine } from './parts.ts';
import { predict } from './predictions.ts';
import { type Asker, headOf, targetOf, treeOf } from './review-tree.ts';

interface Adding {
  readonly head: string | null;
  readonly kind: MergeKind;
  readonly message: string | null;
}

/** What of merge queues and predictions needs a look at git. */
export interface MergeLines {
  add(agent: AgentId, asked: Adding, asker: Asker): Promise<Result<QueueOf>>;
  predict(queue: QueueOf): Promise<Prediction | null>;
  conflict(a: AgentId, b: AgentId | null): Promise<Result<ConflictFile[]>>;
}

export function createMergeLines(engine: Engine): MergeLines {
  return {
    async add(agent, { head, kind, message }, asker) {
      const found = treeOf(engine, agent);
      if (!found.ok) return found;
      const target = await targetOf(engine, found.value);
      const shown = head ?? (await headOf(engine, found.value));
      return engine.dispatch('queue.add', { agent, head: shown, target, kind, message }, asker);
    },
    async predict(queue) {
      await predict(engine, queue, 'all');
      return engine.views.predictions.get(queueKey(queue)) ?? null;
    },
    async conflict(a, b) {
      const one = treeOf(engine, a);
      if (!one.ok) return one;
      const other = b === null ? null : treeOf(engine, b);
      if (other?.ok === false) return other;
      const target = await targetOf(engine, one.value);
      if (target === null)
        return refuse('no_target', `${one.value.branch} began at a detached HEAD: there is no branch that it would conflict with`);
      const { repository, path } = one.value;
      const files = await engine.merging.conflict({ repository, target, a: path, b: other === null ? null : other.value.path });
      return files.ok
        ? ok(files.value.map(({ path: file, words, hunks }) => ({ path: file, words: [...words], hunks: [...hunks] })))
        : files;
    },
  };
}
