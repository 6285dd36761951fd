import type { AgentId } from '#shared/lib/ids.ts';
import type { ToolContext } from '#main/core/ports/tools.ts';
import type { Engine } from './parts.ts';
import { portsOf } from './ports-of.ts';
import { isRestricted } from './restricted.ts';
import { treeSettingsFor } from './tree-settings.ts';

export type Signals = Pick<ToolContext, 'signal' | 'killed'>;

/** Runs the commands that are due in an agent's tree as its own would run: by bash, without secrets, in the sandbox where it is held. */
export async function runSetup(engine: Engine, id: AgentId, signals: Signals): Promise<void> {
  const agent = engine.views.agents.get(id);
  const tree = engine.views.worktrees.get(id);
  if (agent === undefined || tree?.setup?.state !== 'requested') return;
  const { call, commands, timeoutSeconds, kind } = tree.setup;
  const fail = (output: string, outcome: 'error' | 'denied' = 'error') =>
    engine.insist('setup.end', { agent: id, outcome, output, facts: {} });
  // A restart, or the person's word, may have come between the asking and this.
  const now = await treeSettingsFor(engine, agent);
  if (!isSame(commands, now[kind])) {
    await fail(`What is set for the ${kind} of worktrees has changed since, or is not trusted any more.`, 'denied');
    return;
  }
  const bash = engine.toolbox.find('bash');
  const checked = bash?.check({ command: scriptOf(commands), timeout: timeoutSeconds }, tree.path);
  if (bash === undefined || checked?.ok !== true) {
    await fail(checked?.ok === false ? checked.problem : 'There is no bash to run them with.');
    return;
  }
  const { session, run } = agent;
  const env = portsOf(engine.views, agent);
  const context = { agent: id, session, run: run.id, call, cwd: tree.path, restricted: await isRestricted(engine, agent), env, ...signals };
  const prepared = await bash.prepare(checked.args, context).catch((error: unknown) => {
    engine.onError(`making the setup of ${tree.path} ready`, error);
    return null;
  });
  if (prepared === null) {
    await fail('The commands could not be started.');
    return;
  }
  const started = await engine.insist('setup.start', { agent: id, recovery: prepared.recovery });
  if (!started.ok) {
    prepared.drop();
    return;
  }
  const result = await prepared.run((text) => engine.flow.append(agent, call, 'output', text));
  await engine.insist('setup.end', { agent: id, ...result });
}

/** After a crash: ends what is left of it. */
export async function recoverSetup(engine: Engine, id: AgentId): Promise<void> {
  const tree = engine.views.worktrees.get(id);
  // Nothing of it was begun, and the tree would be taken to go for ever.
  if (tree?.setup?.kind === 'teardown' && tree.setup.state === 'requested') {
    await engine.dispatch('setup.end', { agent: id, outcome: 'cancelled', output: 'Coppice ended before it was begun.', facts: {} });
    return;
  }
  if (tree?.setup?.state !== 'started') return;
  const bash = engine.toolbox.find('bash');
  const aftermath = await bash?.recover({}, tree.setup.recovery ?? {}, tree.path).catch((error: unknown) => {
    engine.onError(`looking into the setup of ${tree.path}`, error);
    return undefined;
  });
  const result = aftermath?.known === true ? aftermath.result : null;
  const output =
    `${aftermath?.known === false ? aftermath.output : ''}\n[Coppice ended while this ran: how far it came is not known.]`.trimStart();
  await engine.dispatch('setup.end', { agent: id, ...(result ?? { outcome: 'outcome_unknown', output, facts: {} }) });
}

/** Runs a tree's teardown, where its project has one. What comes of it stops no removal: the person sees it in the transcript. */
export async function tearDown(engine: Engine, id: AgentId, signals: Signals): Promise<void> {
  const agent = engine.views.agents.get(id);
  const tree = engine.views.worktrees.get(id);
  if (agent === undefined || tree?.onDisk !== true) return;
  const { teardown: commands, setupTimeoutSeconds: timeoutSeconds } = await treeSettingsFor(engine, agent);
  if (commands.length === 0) return;
  const asked = await engine.insist('teardown.request', { agent: id, commands, timeoutSeconds });
  if (asked.ok) await runSetup(engine, id, signals);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

/** The first command that fails is the last. */
function scriptOf(commands: readonly string[]): string {
  return ['set -e', ...commands].join('\n');
}
