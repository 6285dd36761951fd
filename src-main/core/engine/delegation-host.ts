import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { lastWords } from '#shared/projections/conversation.ts';
import type { DelegationHost } from '#main/core/delegation/host.ts';
import type { Engine } from './parts.ts';
import { asTool, spawnChild } from './spawn-child.ts';

/** What the delegation tools may ask, answered by the engine. */
export function createDelegationHost(parts: Pick<Engine, 'views' | 'settings'>, theEngine: () => Engine): DelegationHost {
  const { views, settings } = parts;
  let spawning: Promise<unknown> = Promise.resolve();
  /** How many calls of an agent wait for children now. */
  const waits = new Map<AgentId, number>();
  return {
    agent: (id) => views.agents.get(id as AgentId),
    childrenOf: (id) => views.childrenOf(id),
    worktree: (id) => views.worktrees.get(id),
    hasMail: (id) => views.mail.get(id) !== undefined,
    async spawn(parentId, call, request) {
      // Calls of one answer run side by side: their children are made in the order in which the model asked for them.
      const mine = spawning.then(() => spawnChild(theEngine(), parentId, call, request));
      spawning = mine.catch(() => undefined);
      return mine;
    },
    async send(from, call, to, text, interrupt) {
      const engine = theEngine();
      const sender = views.agents.get(from);
      const message = {
        agent: to,
        from: { kind: 'agent', agent: from, name: sender?.name ?? from },
        text,
        model: null,
        mode: null,
      } as const;
      const sent = await engine.insist('message.send', message, asTool(from, call));
      // A turn that has read the message already is the one that was wanted: cut off, nothing would follow it.
      if (sent.ok && interrupt && views.mail.get(to) !== undefined) await engine.abort(to);
      return sent;
    },
    close: (by, call, agent) =>
      theEngine().insist('agent.stop', { agent, reason: `closed by ${views.agents.get(by)?.name ?? by}` }, asTool(by, call)),
    async output(id) {
      const engine = theEngine();
      const agent = views.agents.get(id);
      if (agent === undefined) return '';
      const said = lastWords(await engine.conversations.of(id, agent.session));
      if (hasEnded(agent.run.status)) {
        engine.conversations.forget(id);
        return said;
      }
      return engine.flow.partial(id).text || said;
    },
    async wait(agent, call, children) {
      waits.set(agent, (waits.get(agent) ?? 0) + 1);
      await theEngine().insist('run.wait', { agent, call, children });
    },
    async goOn(agent, signal) {
      const others = (waits.get(agent) ?? 1) - 1;
      if (others > 0) waits.set(agent, others);
      else waits.delete(agent);
      if (others > 0 || signal.aborted) return;
      const engine = theEngine();
      const threads = settings.agentMaxThreads;
      for (;;) {
        // Looked up first: the commit that frees a place may come before the answer does.
        const seen = engine.seq();
        const answer = await engine.insist('run.go_on', { agent, threads });
        if (!answer.ok || answer.value.running || signal.aborted) return;
        // A place is free when another run of the lane ends or waits: any commit may have done it.
        await engine.until(() => engine.seq() > seen, signal, null);
      }
    },
    until: (met, signal, timeoutMs) => theEngine().until(met, signal, timeoutMs),
  };
}
