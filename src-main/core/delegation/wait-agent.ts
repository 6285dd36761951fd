import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { asks, awaitEnds, isOver } from './await-ends.ts';
import { answered, delegationTool, problem } from './define.ts';
import { descendant, reportOf } from './family.ts';
import type { DelegationHost } from './host.ts';

const Arguments = z.strictObject({
  ids: z.array(z.string()).min(1).describe('Ids of children, as spawn_agent gave them.'),
  mode: z.enum(['all', 'any']).optional().describe('Wait until all have ended (default), or until any has.'),
  timeout_ms: z.number().optional().describe('Stop waiting after this many milliseconds; the children go on.'),
});

/** Waits for children, and cancels nothing. */
export function waitAgent(host: DelegationHost): Tool {
  return delegationTool({
    name: 'wait_agent',
    kind: 'delegate',
    description:
      'Wait until children have ended and get their final words. It never cancels: after a timeout, or when a message arrives for you, you get how they stand and they go on.',
    schema: Arguments,
    title: ({ ids, mode }) =>
      `Wait for ${mode === 'any' && ids.length > 1 ? 'any of ' : ''}${ids.length} ${ids.length === 1 ? 'agent' : 'agents'}`,
    async run({ ids, mode = 'all', timeout_ms: timeout }, { agent, call, signal }, onOutput) {
      if (timeout !== undefined && timeout <= 0) return problem('timeout_ms must be greater than zero');
      const children = ids.flatMap((id) => descendant(host, agent, id)?.id ?? []);
      // An id that is not there counts as ended: waiting for it would hang.
      const over = mode === 'any' && children.length < ids.length;
      const end = over ? 'met' : await awaitEnds(host, { agent, call, children, mode, timeoutMs: timeout ?? null, signal, onOutput });
      if (end === 'aborted')
        return { outcome: 'cancelled', output: 'Cancelled: the children go on unless they were stopped too.', facts: {} };
      const agents: JsonObject = {};
      for (const id of ids) {
        const found = descendant(host, agent, id);
        agents[id] = found === undefined ? { status: 'not_found' } : await reportOf(host, found);
      }
      const answer: JsonObject = { agents, timed_out: end === 'timed_out' };
      if (host.hasMail(agent) && !children.every((id) => isOver(host, id)))
        answer['note'] = 'a message has arrived for you: it is read now; the children go on';
      const asking = children.filter((id) => asks(host, id, agent));
      if (asking.length > 0) answer['asking'] = `${asking.join(', ')} asked you something and waits for your answer: send_input`;
      return answered(answer);
    },
  });
}
