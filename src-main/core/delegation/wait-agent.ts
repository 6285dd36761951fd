import { z } from 'zod';
import type { AgentId } from '#shared/lib/ids.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { answered, delegationTool, problem } from './define.ts';
import { descendant, reportOf } from './family.ts';
import type { DelegationHost } from './host.ts';

const Arguments = z.strictObject({
  ids: z.array(z.string()).min(1).describe('Ids of children, as spawn_agent gave them.'),
  mode: z.enum(['all', 'any']).optional().describe('Wait until all have ended (default), or until any has.'),
  timeout_ms: z.number().optional().describe('Stop waiting after this many milliseconds; the children go on.'),
});

/**
 * Waits for children, and cancels nothing. A message that comes meanwhile ends the wait with the statuses as they are,
 * so that the next turn can read it.
 */
export function waitAgent(host: DelegationHost): Tool {
  return delegationTool({
    name: 'wait_agent',
    kind: 'delegate',
    description:
      'Wait until children have ended and get their final words. It never cancels: after a timeout, or when a message arrives for you, you get how they stand and they go on.',
    schema: Arguments,
    title: ({ ids, mode }) =>
      `Wait for ${mode === 'any' && ids.length > 1 ? 'any of ' : ''}${ids.length} ${ids.length === 1 ? 'agent' : 'agents'}`,
    async run({ ids, mode, timeout_ms: timeout }, { agent, call, signal }, onOutput) {
      if (timeout !== undefined && timeout <= 0) return problem('timeout_ms must be greater than zero');
      const known = ids.flatMap((id) => descendant(host, agent, id)?.id ?? []);
      const over = (id: AgentId): boolean => hasEnded(host.agent(id)?.run.status ?? 'failed');
      const met = (): boolean => {
        if (host.hasMail(agent)) return true;
        // An id that is not there counts as ended: waiting for it would hang.
        return mode === 'any' ? known.length < ids.length || known.some(over) : known.every(over);
      };
      let end: Awaited<ReturnType<DelegationHost['until']>> = 'met';
      if (!met()) {
        await host.wait(agent, call, known);
        const tell = progress(host, known, onOutput);
        end = await host.until(() => (tell(), met()), signal, timeout ?? null);
        await host.goOn(agent, signal);
        if (end === 'aborted')
          return { outcome: 'cancelled', output: 'Cancelled: the children go on unless they were stopped too.', facts: {} };
      }
      const agents: JsonObject = {};
      for (const id of ids) {
        const found = descendant(host, agent, id);
        agents[id] = found === undefined ? { status: 'not_found' } : await reportOf(host, found);
      }
      const answer: JsonObject = { agents, timed_out: end === 'timed_out' };
      if (host.hasMail(agent) && !known.every(over)) answer['note'] = 'a message has arrived for you: it is read now; the children go on';
      return answered(answer);
    },
  });
}

/** Writes a line whenever a child's status changes. */
function progress(host: DelegationHost, children: readonly AgentId[], onOutput: (text: string) => void): () => void {
  const told = new Map<AgentId, string>();
  return () => {
    for (const id of children) {
      const child = host.agent(id);
      if (child === undefined || told.get(id) === child.run.status) continue;
      told.set(id, child.run.status);
      onOutput(`${child.name}: ${child.run.status}\n`);
    }
  };
}
