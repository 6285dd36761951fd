import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { lastWords } from '#shared/projections/conversation.ts';
import { positionOf } from '#shared/projections/lanes.ts';
import { hasMail } from '#shared/projections/mail.ts';
import type { DelegationHost } from '#main/core/delegation/host.ts';
import type { Engine } from './parts.ts';
import { homeOf } from './settings-for.ts';
import { asTool, spawnChild } from './spawn-child.ts';
import { steer } from './steer.ts';
import { usableTypes } from './types.ts';
import type { Views } from './views.ts';

/** What the delegation tools may ask, answered by the engine. */
export function createDelegationHost(views: Views, theEngine: () => Engine): DelegationHost {
  let spawning: Promise<unknown> = Promise.resolve();
  /** How many calls of an agent wait for children now. */
  const waits = new Map<AgentId, number>();
  const nameOf = (id: AgentId): string => views.agents.get(id)?.name ?? id;
  return {
    agent: (id) => views.agents.get(id as AgentId),
    childrenOf: (id) => views.childrenOf(id),
    worktree: (id) => views.worktrees.get(id),
    hasMail: (id) => hasMail(views.mail.get(id)),
    position: (agent) => positionOf(views.live(), agent),
    async types(id) {
      const agent = views.agents.get(id);
      return agent === undefined ? [] : usableTypes(theEngine(), await homeOf(theEngine(), agent));
    },
    async spawn(parent, call, request) {
      // Calls of one answer run side by side: their children are made in the order in which the model asked for them.
      const mine = spawning.then(() => spawnChild(theEngine(), theEngine().insist, { parent, call, request }, asTool(parent, call)));
      spawning = mine.catch(() => undefined);
      return mine;
    },
    send(from, call, to, text, interrupt) {
      const sender = { kind: 'agent', agent: from, name: nameOf(from) } as const;
      const engine = theEngine();
      return steer(engine, engine.insist, { agent: to, from: sender, text, interrupt }, asTool(from, call));
    },
    close(by, call, agent, kill) {
      const reason = `${kill ? 'killed' : 'closed'} by ${nameOf(by)}`;
      return theEngine().insist(kill ? 'agent.kill' : 'agent.stop', { agent, reason }, asTool(by, call));
    },
    pause: (by, call, agent) => theEngine().insist('agent.pause', { agent }, asTool(by, call)),
    resume: (by, call, agent) => theEngine().insist('agent.resume', { agent }, asTool(by, call)),
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
      await theEngine().insist('run.go_on', { agent });
      const hasPlace = (): boolean => views.agents.get(agent)?.run.waitsOn?.on !== 'place';
      await theEngine().until(hasPlace, signal, null);
    },
    until: (met, signal, timeoutMs) => theEngine().until(met, signal, timeoutMs),
  };
}
