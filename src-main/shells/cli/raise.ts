import { nanoDollarsOf } from '#shared/model/cost.ts';
import type { Budget } from '#shared/model/run.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { called, findAgent } from './find.ts';
import { inSession } from './in-session.ts';
import { answerLine } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';

/** As they were written. */
export interface Limits {
  readonly maxTurns?: string;
  readonly timeout?: string;
  readonly maxTokens?: string;
  readonly maxCost?: string;
}

/**
 * Changes the limits that were named; the others stay. What goes on under them is followed to its end where no engine is open, as this
 * command then has to be the engine.
 */
export function raiseLimits(prefix: string, limits: Limits, options: Common): Promise<number> {
  const changed = budgetFrom(limits);
  if (Object.keys(changed).length === 0)
    throw new CommandFailed(EXIT.usage, 'no limit was named: --max-turns, --timeout, --max-tokens or --max-cost');
  return inSession(options, async (client, { own }) => {
    const agent = await findAgent(client, prefix);
    const { id, session, run } = agent;
    const budget = { ...run.budget, ...changed };
    const { resumed } = await client.agents.raise({ commandId: newCommand(), agent: id, budget });
    if (own && resumed) return session;
    const words = `${called(agent)} ${resumed ? 'goes on under its new limits' : 'has its new limits from its next turn on'}`;
    process.stdout.write(`${answerLine(options, { agent_id: id, resumed, budget }, words)}\n`);
    return null;
  });
}

function budgetFrom({ maxTurns, timeout, maxTokens, maxCost }: Limits): Budget {
  return {
    ...(maxTurns === undefined ? {} : { maxTurns: numberFrom('--max-turns', maxTurns, true) }),
    ...(timeout === undefined ? {} : { timeoutSeconds: numberFrom('--timeout', timeout, false) }),
    ...(maxTokens === undefined ? {} : { maxTotalTokens: numberFrom('--max-tokens', maxTokens, true) }),
    ...(maxCost === undefined ? {} : { maxCost: nanoDollarsOf(numberFrom('--max-cost', maxCost, false)) }),
  };
}

function numberFrom(option: string, text: string, whole: boolean): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= Number.MAX_SAFE_INTEGER && (!whole || Number.isInteger(value))) return value;
  throw new CommandFailed(EXIT.usage, `${option}: expected ${whole ? 'a whole number from 1 on' : 'a number above 0'}, got "${text}"`);
}
