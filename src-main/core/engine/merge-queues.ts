import type { AgentId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { MergeQueue, QueueEntry } from '#shared/model/merging.ts';
import { nextStep, type QueueStep } from '#main/core/merging/queue.ts';
import { nameOf } from '#main/core/ports/decision.ts';
import type { GitProblem } from '#main/core/ports/git.ts';
import type { MergePlan } from '#main/core/ports/merging.ts';
import { conflictText } from './conflict-text.ts';
import { finishMerge } from './merge-work.ts';
import type { Engine } from './parts.ts';
import { planOf } from './review-tree.ts';
import { verify, verifyPath } from './verify.ts';

/** Does what is next for each queue, one step at a time; after each it looks again. Queues of different targets go on side by side. */
export class MergeQueues {
  private readonly underWay = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();
  private closed = false;

  look(engine: Engine): void {
    if (this.closed || !engine.awake()) return;
    for (const queue of engine.views.mergeQueues.values()) {
      const running = this.underWay.get(queue.key);
      if (running !== undefined) {
        // Stopped, or taken out of the line: what is still being done for it is dropped.
        if (!queue.entries.some(({ state }) => state !== 'waiting')) running.controller.abort();
        continue;
      }
      const next = nextStep(engine.views, queue);
      if (next === null) continue;
      const controller = new AbortController();
      const done = this.take(engine, queue, next, controller.signal).then(() => {
        this.underWay.delete(queue.key);
        this.look(engine);
      });
      this.underWay.set(queue.key, { controller, done });
    }
  }

  /** Begins nothing more, ends what runs and waits for it: the next start goes on from what is written. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { controller } of this.underWay.values()) controller.abort();
    await Promise.all([...this.underWay.values()].map(({ done }) => done));
  }

  /** Contract: never rejects. What breaks stops the queue, and not the engine. */
  private async take(engine: Engine, queue: MergeQueue, { step, agent }: QueueStep, signal: AbortSignal): Promise<void> {
    // Not within the commit that made it due: its caller goes on first.
    await Promise.resolve();
    try {
      const entry = queue.entries.find((each) => each.agent === agent);
      if (entry === undefined) return;
      switch (step) {
        case 'start':
          await engine.insist('landing.start', { agent });
          break;
        case 'prepare':
          await prepare(engine, queue, entry);
          break;
        case 'verify':
          await verifyAsAsked(engine, queue, entry, signal);
          break;
        case 'land':
          await land(engine, queue, entry);
      }
    } catch (error) {
      if (this.closed) return;
      engine.onError(`merge queue of ${queue.target.branch}`, error);
      const trouble = `Coppice failed: ${error instanceof Error ? error.message : String(error)}`;
      await stop(engine, queue, trouble).catch((again: unknown) => engine.onError('stopping a merge queue', again));
    }
  }
}

/** What cannot be helped by waiting: the person has to see to the target first. */
const OF_TARGET: ReadonlySet<GitProblem['code']> = new Set([
  'target_moved',
  'target_gone',
  'target_dirty',
  'target_busy',
  'git_failed',
  'disk_full',
]);

async function prepare(engine: Engine, queue: MergeQueue, entry: QueueEntry): Promise<void> {
  const { agent } = entry;
  const tree = engine.views.worktrees.get(agent);
  if (tree === undefined) return;
  const plan = planOf(tree, queue.target, entry);
  const looked = await engine.merging.obstacles(plan);
  const problem: GitProblem | undefined = looked.ok ? looked.value[0] : looked.problem;
  if (problem !== undefined) return turnAway(engine, queue, entry, plan, problem);
  const command = await commandFor(engine, queue);
  if (!command.ok) return stop(engine, queue, command.problem.message);
  const prepared = await engine.merging.prepare(plan);
  if (!prepared.ok) return turnAway(engine, queue, entry, plan, prepared.problem);
  await engine.insist('landing.prepared', { agent, ...prepared.value, verify: command.value });
}

/** The command that verifies what is merged into a target, null where there is none; a problem where nobody has said whether it may run. */
async function commandFor(engine: Engine, { target }: MergeQueue): Promise<Result<string | null>> {
  const { settings, withheld, standing, file } = await engine.projects.of(await engine.placeOf(target.path));
  // Work must not land unverified for want of a word.
  if (standing !== 'refused' && withheld.some(({ kind }) => kind === 'verify'))
    return refuse(
      'not_trusted',
      `${file ?? 'the project'} names a command that verifies merges, and is not trusted: look at what it brings, and trust it or not`,
    );
  return ok(settings.merge.verify);
}

/** A restart, or the person's word, may have come after its command was written down: another one is not run. */
async function verifyAsAsked(engine: Engine, queue: MergeQueue, entry: QueueEntry, signal: AbortSignal): Promise<void> {
  const command = await commandFor(engine, queue);
  if (command.ok && command.value === entry.verify) return verify(engine, queue, entry, signal);
  const why = 'the command that verifies merges has changed since, or is not trusted any more';
  await engine.insist('landing.set_back', { agent: entry.agent, why });
}

async function turnAway(engine: Engine, queue: MergeQueue, { agent }: QueueEntry, plan: MergePlan, problem: GitProblem): Promise<void> {
  const { code, message, paths = [] } = problem;
  if (OF_TARGET.has(code)) return stop(engine, queue, message);
  const reason = code === 'conflict' ? 'conflict' : code === 'head_moved' ? 'moved' : 'refused';
  const output = reason === 'conflict' ? await conflictText(engine, plan, engine.views.worktrees.get(agent)?.path ?? '') : null;
  await engine.insist('landing.evict', { agent, reason, words: message, paths, output });
}

/** The target is moved from the very tip that the result was verified upon; where it has moved, the step is done again upon the new one. */
async function land(engine: Engine, queue: MergeQueue, { agent, from, commit, head, kind, message }: QueueEntry): Promise<void> {
  const { repository, target } = queue;
  if (from === null || commit === null) return;
  const started = await engine.insist('merge.start', { agent, target, before: from, head, kind, message, result: commit, queued: true });
  if (!started.ok) {
    await engine.insist('landing.set_back', { agent, why: started.problem.message });
    return;
  }
  const branch = engine.views.worktrees.get(agent)?.branch ?? agent;
  const landed = await finishMerge(engine, agent, { repository, target, from, to: commit, reason: `coppice: ${kind} ${branch}` });
  if (landed.ok || landed.problem.code === 'target_moved') return;
  await stop(engine, queue, landed.problem.message);
}

async function stop(engine: Engine, queue: MergeQueue, trouble: string): Promise<void> {
  await engine.insist('queue.stop', { queue: nameOf(queue), trouble });
}

/** What a former engine left of verifications is put away: a command that still runs, and a tree. They are done again. */
export async function recoverQueues(engine: Engine): Promise<void> {
  for (const queue of [...engine.views.mergeQueues.values()]) {
    for (const entry of queue.entries.filter(({ state }) => state === 'prepared' || state === 'verifying')) {
      await recoverVerify(engine, queue, entry.agent, entry).catch((error: unknown) =>
        engine.onError(`looking into the verification of agent ${entry.agent}`, error),
      );
    }
  }
}

async function recoverVerify(engine: Engine, queue: MergeQueue, agent: AgentId, { verifying }: QueueEntry): Promise<void> {
  if (verifying !== null) await engine.verifier.end(verifying.process);
  await engine.merging.removeVerifyTree(queue.repository, verifying?.path ?? verifyPath(engine, queue, agent));
  if (verifying === null) return;
  await engine.dispatch('verify.end', { agent, outcome: 'cut', exitCode: null, output: '', seconds: 0 });
}
