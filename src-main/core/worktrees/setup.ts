import type { Fact } from '#shared/events/catalog.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { ToolOutcome } from '#shared/model/tool.ts';
import { about, type Decide, decided, type Given, isTornDown, refused } from '#main/core/ports/decision.ts';
import type { OfAgent } from './decide.ts';

/** So much of what a setup said is told to its agent, from the end, in characters. */
const TAIL = 2000;

export interface StartSetup extends OfAgent {
  readonly recovery: JsonObject;
}

/** Written before the first command does anything. */
export const startSetup: Decide<StartSetup, null> = (folds, { agent: id, recovery }) => {
  const agent = folds.agents.get(id);
  const setup = folds.worktrees.get(id)?.setup;
  if (agent === undefined || setup?.state !== 'requested') return refused('not_due', `no commands are due in the tree of agent ${id}`);
  return decided([about(agent)('setup.started', { call: setup.call, recovery })], null);
};

export interface EndSetup extends OfAgent {
  readonly outcome: ToolOutcome;
  readonly output: string;
  readonly facts: JsonObject;
}

/** A setup that failed ends the run where it is required; otherwise the agent is told what it said, and begins. */
export const endSetup: Decide<EndSetup, null> = (folds, { agent: id, ...result }, given) => {
  const agent = folds.agents.get(id);
  const setup = folds.worktrees.get(id)?.setup;
  if (agent === undefined || setup === undefined || setup === null || setup.state === 'ended')
    return refused('not_due', `no commands are at work in the tree of agent ${id}`);
  const facts = [about(agent)('setup.ended', { call: setup.call, ...result })];
  if (setup.kind === 'setup' && result.outcome !== 'ok') facts.push(...failed(agent, setup.required, result, given));
  return decided(facts, null);
};

function failed(agent: Agent, required: boolean, { outcome, output }: Pick<EndSetup, 'outcome' | 'output'>, { ids }: Given): Fact[] {
  const { status, stopping } = agent.run;
  if (stopping !== null || (hasEnded(status) && status !== 'interrupted')) return [];
  const how = HOW[outcome] ?? 'failed';
  // Whatever cut it off, its commands may be asked for again: by the person, who resumes the run, or by the agent.
  const cutOff = outcome === 'cancelled' || outcome === 'outcome_unknown';
  if (required && !cutOff)
    return [about(agent)('run.stopping', { status: 'failed', reason: `the setup of its worktree ${how}: ${lastWords(output)}` })];
  const text = `The commands that make this worktree ready ${how}. Look at what is missing before you rely on it. They said:\n${endOf(output)}`;
  return [about(agent)('message.accepted', { message: ids.message(), from: { kind: 'engine' }, text })];
}

const HOW: Partial<Record<ToolOutcome, string>> = {
  denied: 'were not run',
  timed_out: 'took too long and were ended',
  cancelled: 'were cut off',
  outcome_unknown: 'were cut off, and how far they came is not known',
};

/** Whole lines, from the end. */
function endOf(output: string): string {
  if (output.length <= TAIL) return output;
  const end = output.slice(-TAIL);
  return `…\n${end.slice(end.indexOf('\n') + 1)}`;
}

/** The last thing that was said; bash's word on how it ended stands below that, and alone says little. */
function lastWords(output: string): string {
  const [last = '', before] = output.trim().split('\n').toReversed();
  return before !== undefined && /^Exit code: \d+$/.test(last) ? `${before} (${last.toLowerCase()})` : last;
}

export interface RequestTeardown extends OfAgent {
  readonly commands: readonly string[];
  readonly timeoutSeconds: number;
}

/** The tree is about to be removed. */
export const requestTeardown: Decide<RequestTeardown, { call: CallId }> = (folds, { agent: id, commands, timeoutSeconds }, given) => {
  const agent = folds.agents.get(id);
  const tree = folds.worktrees.get(id);
  if (agent === undefined || tree === undefined || !tree.onDisk)
    return refused('no_worktree', `agent ${id} has no worktree to be torn down`);
  if (isTornDown(tree) || tree.setup?.state === 'started') return refused('not_due', `commands are at work in the tree of agent ${id}`);
  const call = given.ids.call();
  const asked = about(agent)('setup.requested', { call, kind: 'teardown', commands: [...commands], required: false, timeoutSeconds });
  return decided([asked], { call });
};
