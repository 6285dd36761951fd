import type { Fact } from '#shared/events/catalog.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { ApprovalAnswer, Override } from '#shared/model/approval.ts';
import { type Pattern, type Remembered, rememberedKey } from '#shared/model/permission.ts';
import { about, type Decide, decided, type Folds, refused } from '#main/core/ports/decision.ts';
import { firstAnswer } from '#main/core/ports/first-answer.ts';

export interface AnswerApproval {
  readonly call: CallId;
  readonly answer: ApprovalAnswer;
  /** What the person says to the model with a denial. */
  readonly words: string;
  /** Arguments in place of the model's, checked by the tool; null leaves them. */
  readonly override: Override | null;
  /** Remembered with `session` and `always`: those that were offered, or as the person wrote them. */
  readonly patterns: readonly Pattern[];
}

/** The first answer holds, from whichever window or terminal it comes. */
export const answerApproval: Decide<AnswerApproval, { answered: true }> = (folds, command, given) => {
  const { call, answer, words, override, patterns } = command;
  const request = folds.approvals.get(call);
  const agent = request === undefined ? undefined : folds.agents.get(request.agent);
  const loop = request === undefined ? undefined : folds.loops.get(request.agent);
  if (request === undefined || agent === undefined || loop === undefined) {
    return refused('answered', firstAnswer(folds, call, 'request', given));
  }
  const fact = about(agent);
  const { turn } = loop;
  const facts: Fact[] = [fact('approval.answered', { turn, call, answer, words, override: answer === 'deny' ? null : override })];
  if (answer === 'deny') {
    const output = words.trim() === '' ? 'The person denied this call.' : `The person denied this call and says: ${words.trim()}`;
    facts.push(fact('tool.ended', { turn, call, outcome: 'denied', output, facts: {} }));
  }
  if (answer === 'session' || answer === 'always') facts.push(...patterns.map((pattern) => remembered(folds, agent, answer, pattern)));
  return decided(facts, { answered: true });
};

function remembered(folds: Folds, agent: Agent, answer: 'session' | 'always', pattern: Pattern): Fact {
  const project = folds.sessions.get(agent.root)?.project ?? agent.cwd;
  const scope = answer === 'session' ? ({ kind: 'session', root: agent.root } as const) : ({ kind: 'project', project } as const);
  return { type: 'permission.remembered', body: { ...pattern, effect: 'allow', scope }, session: null, agent: null, run: null };
}

export type Remember = Omit<Remembered, 'at'>;

/** A pattern of a person's own, to allow or to deny. */
export const remember: Decide<Remember, { done: true }> = (_folds, body) =>
  decided([{ type: 'permission.remembered', body, session: null, agent: null, run: null }], { done: true });

export const forget: Decide<Remember, { done: true }> = (folds, body) => {
  if (folds.permissions.get(rememberedKey(body)) === undefined) {
    return refused('unknown_pattern', `"${body.tool}: ${body.pattern}" is not remembered here any more`);
  }
  return decided([{ type: 'permission.forgotten', body, session: null, agent: null, run: null }], { done: true });
};
