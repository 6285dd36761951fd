import type { AgentId } from '#shared/lib/ids.ts';
import type { MergeQueue, QueueEntry } from '#shared/model/merging.ts';
import { nameOf } from '#main/core/ports/decision.ts';
import type { Verified } from '#main/core/ports/verifier.ts';
import type { Engine } from './parts.ts';

/** A project's command may build and test everything; one that takes longer hangs. Seconds. */
const LONGEST = 1800;

/** No name of an agent's tree has a dot. */
export function verifyPath({ treesOf }: Engine, { repository }: MergeQueue, agent: AgentId): string {
  return `${treesOf(repository)}/verify.${agent}`;
}

/** Runs the project's command on a merged result, in a tree of its own that goes again. */
export async function verify(engine: Engine, queue: MergeQueue, entry: QueueEntry, signal: AbortSignal): Promise<void> {
  const { agent, commit, verify: command } = entry;
  if (commit === null || command === null) return;
  const { repository } = queue;
  const path = verifyPath(engine, queue, agent);
  const made = await engine.merging.addVerifyTree(repository, path, commit);
  if (!made.ok) {
    await engine.insist('queue.stop', { queue: nameOf(queue), trouble: made.problem.message });
    return;
  }
  let ended: Verified | null;
  try {
    ended = await inTree(engine, { agent, commit, command, path }, signal);
  } finally {
    // Before the end is written: whatever was written, no tree is left.
    await engine.merging.removeVerifyTree(repository, path);
  }
  if (ended === null) return;
  await engine.insist('verify.end', { agent, ...ended });
  // Nobody cut it: it could not be followed, and another try would end in the same way.
  if (ended.outcome === 'cut' && !signal.aborted) await engine.insist('queue.stop', { queue: nameOf(queue), trouble: ended.output });
}

/** Null where it is no more asked for. */
async function inTree(
  engine: Engine,
  { agent, commit, command, path }: { agent: AgentId; commit: string; command: string; path: string },
  signal: AbortSignal,
): Promise<Verified | null> {
  const ready = await engine.verifier.prepare({ command, cwd: path, timeoutSeconds: LONGEST, signal });
  const started = await engine.insist('verify.start', { agent, commit, path, process: ready.process }).catch((error: unknown) => {
    ready.drop();
    throw error;
  });
  if (started.ok) return ready.run();
  ready.drop();
  return null;
}
