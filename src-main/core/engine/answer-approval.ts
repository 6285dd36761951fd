import type { CallId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { ApprovalAnswer, Override } from '#shared/model/approval.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { checkedPattern } from '#main/core/permissions/pattern.ts';
import type { Asked } from './dispatch.ts';
import type { Engine } from './parts.ts';
import { permitFor } from './permit.ts';

export interface Answer {
  readonly call: CallId;
  readonly answer: ApprovalAnswer;
  readonly words: string;
  /** In place of the model's; null leaves them. */
  readonly args: JsonObject | null;
  /** To be remembered; null takes what was offered. */
  readonly patterns: readonly Pattern[] | null;
}

/** A person's answer to a request. What it remembers answers those that are open and fit, too. */
export async function answerApproval(engine: Engine, given: Answer, asked: Asked): Promise<Result<{ answered: true }>> {
  const { call, answer, words } = given;
  const request = engine.views.approvals.get(call);
  const override = given.args === null ? null : overrideOf(engine, call, given.args);
  if (override?.ok === false) return override;
  const patterns = given.patterns ?? request?.asks.patterns ?? [];
  for (const { tool, pattern } of patterns) {
    const checked = checkedPattern(tool, pattern);
    if (checked?.ok === false) return checked;
  }
  const command = { call, answer, words, override: override?.value ?? null, patterns };
  const answered = await engine.dispatch('approval.answer', command, asked);
  if (answered.ok && (answer === 'session' || answer === 'always')) await answerOthers(engine, asked);
  return answered;
}

/** Null where nobody asks any more: the decision says so. */
function overrideOf(engine: Engine, call: CallId, args: JsonObject): Result<Override | null> {
  const request = engine.views.approvals.get(call);
  const agent = request === undefined ? undefined : engine.views.agents.get(request.agent);
  const loop = agent === undefined ? undefined : engine.views.loops.get(agent.id);
  const tool = engine.toolbox.find(loop?.calls.find((each) => each.call === call)?.tool ?? '');
  if (agent === undefined || tool === undefined) return ok(null);
  const checked = tool.check(args, agent.cwd);
  if (!checked.ok) return refuse('bad_arguments', checked.problem);
  return ok({ args: checked.args, display: checked.display });
}

async function answerOthers(engine: Engine, { actor }: Asked): Promise<void> {
  for (const request of [...engine.views.approvals.values()]) {
    const agent = engine.views.agents.get(request.agent);
    const loop = engine.views.loops.get(request.agent);
    const tool = engine.toolbox.find(loop?.calls.find((each) => each.call === request.call)?.tool ?? '');
    if (agent === undefined || tool === undefined) continue;
    if ((await permitFor(engine, agent, tool, request.args)).kind !== 'free') continue;
    const once = { call: request.call, answer: 'once', words: '', override: null, patterns: [] } as const;
    await engine.dispatch('approval.answer', once, actor === undefined ? {} : { actor });
  }
}
