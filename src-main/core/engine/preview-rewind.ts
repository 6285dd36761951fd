import type { RewindPreview } from '#shared/contract/rewind.ts';
import { ok, type Result } from '#shared/lib/result.ts';
import { firstLine } from '#shared/model/text.ts';
import type { FileChange } from '#shared/model/worktree.ts';
import { obstacleTo } from '#main/core/rewinding/decide.ts';
import { keptFolder } from './keep-files.ts';
import type { Engine } from './parts.ts';
import { planRewind, type PlannedRewind, type RewindAsked } from './plan-rewind.ts';

/** What would go and what would change: the disk is looked at, and nothing moves. */
export async function previewRewind(engine: Engine, asked: RewindAsked): Promise<Result<RewindPreview>> {
  const planned = await planRewind(engine, asked);
  if (!planned.ok) return planned;
  const { agent, plan, events } = planned.value;
  const goneMessages = new Set(plan.gone.messages);
  const goneCalls = new Set(plan.gone.calls);
  const messages = events.flatMap((event) => {
    if (event.type !== 'message.accepted' || !goneMessages.has(event.body.message)) return [];
    const { message, from, text } = event.body;
    return [{ message, from, line: firstLine(text, 120) }];
  });
  const children = engine.views.childrenOf(agent.id).flatMap((id) => {
    const child = engine.views.agents.get(id);
    if (child === undefined || child.spawnedBy === null || !goneCalls.has(child.spawnedBy)) return [];
    return [{ agent: child.id, name: child.name, status: child.run.status }];
  });
  const files = await filesOf(engine, planned.value);
  if (!files.ok) return files;
  return ok({ plan, messages, children, files: files.value, obstacle: obstacleTo(engine.views, agent, plan) });
}

async function filesOf(engine: Engine, planned: PlannedRewind): Promise<Result<RewindPreview['files']>> {
  const { agent, plan } = planned;
  if (plan.files === null) return ok(null);
  const { folder, repository, tree } = plan.files;
  const now = await engine.checkpoints.look({ top: folder, repository });
  if (!now.ok) return now;
  const changes = await engine.checkpoints.compare(repository, { from: now.value, to: tree });
  if (!changes.ok) return changes;
  const others = await othersOf(engine, planned, repository, changes.value);
  if (!others.ok) return others;
  const atWork: string[] = [];
  for (const each of engine.views.live()) {
    if (each.id !== agent.id && (await keptFolder(engine, each))?.top === folder) atWork.push(each.name);
  }
  return ok({ folder, changes: [...changes.value], others: others.value, atWork });
}

type Others = NonNullable<RewindPreview['files']>['others'];

/** Whose changes would be taken back besides the agent's own. What no step accounts for was done by a person, or by another program. */
async function othersOf(
  engine: Engine,
  { agent, later }: PlannedRewind,
  repository: string,
  changes: readonly FileChange[],
): Promise<Result<Others>> {
  const counted = later.filter(({ kind, from }) => kind !== 'found' && from !== null);
  const touched = await engine.checkpoints.touched(
    repository,
    counted.map(({ from, tree }) => ({ from: from ?? tree, to: tree })),
  );
  if (!touched.ok) return touched;
  return ok(
    changes.flatMap(({ path }): Others => {
      const who = new Set(counted.flatMap((step, place) => (touched.value[place]?.has(path) === true ? [step.agent] : [])));
      if (who.has(agent.id) && who.size === 1) return [];
      const agents = [...who].flatMap((id) => (id === agent.id ? [] : [engine.views.agents.get(id)?.name ?? id]));
      return [{ path, agents, outside: who.size === 0 }];
    }),
  );
}
