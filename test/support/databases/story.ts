import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import { newCommandId, type TestCoppice } from '#test/support/coppice.ts';
import type { TestRepository } from '#test/support/repositories.ts';
import type { Model } from './model.ts';

export interface Stage {
  readonly whole: TestCoppice;
  readonly model: Model;
  readonly repository: TestRepository;
}

interface Started {
  readonly session: SessionId;
  readonly agent: AgentId;
}

/** Everything that can come to be written, once at least. */
export async function tellStory(stage: Stage): Promise<void> {
  await askAndRemember(stage);
  await trust(stage);
  await delegate(stage);
  await holdAndKill(stage);
  await spend(stage);
  await fail(stage);
  await leaveOpen(stage);
}

async function askAndRemember(stage: Stage): Promise<void> {
  const { whole } = stage;
  const { client } = whole;
  const main = await start(stage, 'Asks for what it needs.', 'ask');
  const changed = { path: 'a.txt', content: 'changed\n' };
  await client.approvals.answer({ ...id(), call: await approval(whole), answer: 'once', words: '', args: changed });
  await client.approvals.answer({ ...id(), call: await approval(whole), answer: 'always', words: '' });
  await client.approvals.answer({ ...id(), call: await approval(whole), answer: 'deny', words: 'One file is enough.' });
  const asked = await met(whole, ({ questions }) => [...questions.values()][0]);
  await client.questions.answer({ ...id(), call: asked.call, text: 'left' });
  await whole.ended(main.agent);
  const scope = { kind: 'session', root: main.session } as const;
  const rule = { tool: 'bash', pattern: 'rm *', effect: 'deny', scope } as const;
  await client.permissions.remember({ ...id(), rule });
  await client.permissions.remember({ ...id(), rule: { ...rule, pattern: 'git push *' } });
  await client.permissions.forget({ ...id(), rule });
  await client.sessions.prompt({ ...id(), session: main.session, text: 'And now plan.', model: 'local/sequel', mode: 'plan' });
  await whole.ended(main.agent);
}

async function trust({ whole, repository }: Stage): Promise<void> {
  const folder = repository.path;
  const { content } = await whole.client.projects.look({ folder });
  await whole.client.projects.trust({ ...id(), folder, content, trusted: true });
}

async function delegate(stage: Stage): Promise<void> {
  const { whole, model } = stage;
  const { client } = whole;
  const trees = join(whole.data, 'worktrees');
  await writeFile(trees, 'A file stands where the trees would.');
  await whole.ended((await start(stage, 'Nowhere to work.')).agent);
  await rm(trees);

  await whole.ended((await start(stage, 'Delegates its work.')).agent);
  const writer = await named(whole, 'writer');
  const { head } = await client.review.changes({ agent: writer.id });
  const { oid } = await viewed(stage, writer.id);
  await client.review.viewed({ ...id(), agent: writer.id, path: 'b.txt', oid });
  await client.review.merge({ ...id(), agent: writer.id, head });
  await client.review.discard({ ...id(), agent: (await named(whole, 'loser')).id });

  await whole.ended((await start(stage, 'Chain of agents.')).agent);
  const tasks = await start(stage, 'Tasks for others.');
  await met(whole, ({ agents }) => (agents.get(tasks.agent)?.summary === 'I have heard.' ? true : undefined));
  await whole.ended(tasks.agent);
  const parent = await start(stage, 'Parent of one that ends later.');
  await whole.ended(parent.agent);
  model.open('later');
  await whole.ended((await named(whole, 'later')).id);
}

async function holdAndKill(stage: Stage): Promise<void> {
  const { whole, model } = stage;
  const { client } = whole;
  const main = await start(stage, 'Held for a while.');
  await streaming(whole, main.agent);
  await client.agents.pause({ ...id(), agent: main.agent });
  model.open('held');
  await met(whole, ({ agents }) => (agents.get(main.agent)?.run.status === 'paused' ? true : undefined));
  await client.agents.resume({ ...id(), agent: main.agent });
  await whole.ended(main.agent);

  const nanite = (prompt: string, name: string) => client.nanites.run({ ...id(), session: main.session, prompt, name });
  const killed = await nanite('Killed in the middle.', 'killed');
  const inLine = await nanite('Nanite in line.', 'in-line');
  const dropped = await nanite('Nanite that never begins.', 'dropped');
  await streaming(whole, killed.agent);
  await client.agents.cancel({ ...id(), agent: dropped.agent });
  await client.agents.kill({ ...id(), agent: killed.agent });
  await whole.ended(inLine.agent);
  const stopped = await start(stage, 'Stopped by the person.');
  await streaming(whole, stopped.agent);
  await client.sessions.interrupt({ ...id(), session: stopped.session });
  await whole.ended(stopped.agent);
}

async function spend(stage: Stage): Promise<void> {
  const { whole, model } = stage;
  const small = await start(stage, 'Spends what it has.', 'auto', 'small');
  await met(whole, ({ agents }) => (agents.get(small.agent)?.run.warned.length === 1 ? true : undefined));
  await whole.client.agents.raise({ ...id(), agent: small.agent, budget: { maxTotalTokens: 1000, maxCost: 1_000_000_000 } });
  model.open('spends');
  await whole.ended(small.agent);
  const once = await start(stage, 'Once and no more.', 'auto', 'once');
  await whole.ended(once.agent);
  await whole.client.agents.raise({ ...id(), agent: once.agent, budget: { maxTurns: 2 } });
  await whole.ended(once.agent);
  await whole.ended((await start(stage, 'Circles for ever.')).agent);
}

async function fail(stage: Stage): Promise<void> {
  const { whole } = stage;
  await whole.ended((await start(stage, 'Limited for a moment.')).agent);
  await whole.ended((await start(stage, 'Broken from the start.')).agent);
  const cut = await start(stage, 'Cut by the end of Coppice.');
  await streaming(whole, cut.agent);
  await whole.reopen();
}

/** What is open when it is closed for the last time: a request, a question, and one that is held in line. */
async function leaveOpen(stage: Stage): Promise<void> {
  const { whole } = stage;
  await start(stage, 'Open question.');
  await met(whole, ({ questions }) => [...questions.values()][0]);
  const waits = await start(stage, 'Waits for an answer.', 'ask');
  await approval(whole);
  const { agent } = await whole.client.nanites.run({ ...id(), session: waits.session, prompt: 'Cut, a second time.', name: 'cut-nanite' });
  const { agent: held } = await whole.client.nanites.run({ ...id(), session: waits.session, prompt: 'Nanite held.', name: 'held-nanite' });
  await whole.client.agents.pause({ ...id(), agent: held });
  await whole.client.agents.cancel({ ...id(), agent });
  await whole.ended(agent);
}

const id = () => ({ commandId: newCommandId() });

async function start({ whole, repository }: Stage, prompt: string, mode: PermissionMode = 'auto', preset?: string): Promise<Started> {
  return whole.client.sessions.start({
    ...id(),
    cwd: repository.path,
    prompt,
    model: null,
    mode,
    ...(preset === undefined ? {} : { preset }),
  });
}

type Views = TestCoppice['coppice']['answering']['engine']['views'];

/** Resolves with what `find` finds in the views, once it finds something. */
async function met<T>(whole: TestCoppice, find: (views: Views) => T | undefined): Promise<T> {
  const { engine } = whole.coppice.answering;
  await engine.until(() => find(engine.views) !== undefined, AbortSignal.timeout(20_000), null);
  const found = find(engine.views);
  if (found === undefined) throw new Error(`it did not come: ${String(find)}`);
  return found;
}

async function approval(whole: TestCoppice) {
  return (await met(whole, ({ approvals }) => [...approvals.values()][0])).call;
}

const named = (whole: TestCoppice, name: string): Promise<Agent> =>
  met(whole, ({ agents }) => [...agents.values()].find((each) => each.name === name));

async function streaming(whole: TestCoppice, agent: AgentId): Promise<void> {
  await met(whole, ({ loops }) => (loops.get(agent)?.phase === 'started' ? true : undefined));
}

async function viewed({ whole }: Stage, agent: AgentId) {
  const { files } = await whole.client.review.changes({ agent });
  const file = files.find(({ path }) => path === 'b.txt');
  if (file === undefined) throw new Error('b.txt is not among what was changed');
  return file;
}
