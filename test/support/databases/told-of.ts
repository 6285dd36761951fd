import type { Snapshot } from '#shared/contract/live.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Cost } from '#shared/model/cost.ts';
import { headOf } from '#shared/model/text.ts';

/** What a person sees of a database, a line each: its agents and their trees in the order they were made, and what is open, remembered and kept. */
export function toldOf({ agents, approvals, questions, permissions, lanes, worktrees }: Snapshot): string[] {
  const names = new Map(agents.map(({ id, name }) => [id, name]));
  const orders = new Map(agents.map(({ id, order }) => [id, order]));
  return [
    ...agents.toSorted((a, b) => a.order - b.order).map(agentLine),
    ...approvals.map(({ agent, display, asks }) => `${names.get(agent)} asks for: ${display.title} ${JSON.stringify(asks)}`),
    ...questions.map(
      ({ agent, to, question, options }) => `${names.get(agent)} asks the ${to.kind}: ${headOf(question)} ${options.join(' | ')}`,
    ),
    ...permissions.map(({ scope, effect, tool, pattern }) => `for the ${scope.kind}: ${effect} ${tool}: ${pattern}`),
    ...lanes.map(({ lane, cap, open }) => `lane ${lane}: ${cap}, ${open ? 'open' : 'closed'}`),
    ...worktrees
      .toSorted((a, b) => (orders.get(a.agent) ?? 0) - (orders.get(b.agent) ?? 0))
      .map(
        ({ agent, state, commits, files, added, removed, viewed }) =>
          `tree of ${names.get(agent)}: ${state}, ${commits} commits, ${files} files +${added} -${removed}, ${Object.keys(viewed).length} viewed`,
      ),
  ];
}

function agentLine(agent: Agent): string {
  const { run, usage } = agent;
  const how = [
    run.status,
    ...(run.waitsOn === null ? [] : [`on ${run.waitsOn.on}`]),
    ...run.recovery.stages,
    ...run.warned.map((limit) => `warned of ${limit}`),
  ];
  const given = { ...run.budget, ...agent.limits, ...agent.sampling };
  const limits = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  return [
    `${'  '.repeat(agent.depth)}${agent.name}, ${agent.face} ${agent.type} (${agent.definition.source}) by ${agent.model}`,
    `${run.lane}, ${agent.mode}: ${how.join(', ')}${run.reason === '' ? '' : ` (${run.reason.slice(0, 40)})`}`,
    `${agent.turns} turns, ${agent.toolCalls} calls`,
    `tokens ${usage.inputTokens} in ${usage.outputTokens} out, ${usage.unknown} unknown`,
    `cost ${costOf(agent.cost)}, below ${costOf(agent.costBelow)}`,
    `spent ${run.spent.nanoDollars} and ${run.spent.tokens}`,
    ...limits,
  ].join(' · ');
}

function costOf({ nanoDollars, unpricedCalls, unknownCalls }: Cost): string {
  return [
    nanoDollars,
    ...(unpricedCalls > 0 ? [`${unpricedCalls} unpriced`] : []),
    ...(unknownCalls > 0 ? [`${unknownCalls} unknown`] : []),
  ].join(' + ');
}
