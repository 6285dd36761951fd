import type { Agent } from '#shared/model/agent.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Remembered } from '#shared/model/permission.ts';
import { allowsCommand } from '#main/core/permissions/allows-command.ts';
import { deniesCommand } from '#main/core/permissions/denies-command.ts';
import { destroys } from '#main/core/permissions/destroys.ts';
import { allowsPath, fitsPath, isOfGit } from '#main/core/permissions/path-pattern.ts';
import { suggestForCommand, suggestForPath } from '#main/core/permissions/suggest-patterns.ts';
import { byMode, FREE, type Permit } from '#main/core/ports/permit.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import type { Engine } from './parts.ts';
import { isRestricted } from './restricted.ts';

type Asking = Pick<Engine, 'views' | 'shellWords' | 'workspace' | 'sandbox' | 'placeOf' | 'projects'>;

/**
 * Whether this call of this agent may be run. What a person said never to do goes before all else; then the mode, what was
 * remembered, and what a person is asked, with what could be remembered beside it.
 */
export async function permitFor(engine: Asking, agent: Agent, tool: Tool, args: JsonObject): Promise<Permit> {
  const { name, mutates } = tool.spec;
  const reach = tool.reach?.(args) ?? null;
  const known = rememberedFor(engine, agent).filter((each) => each.tool === name);
  const allow = known.filter(({ effect }) => effect === 'allow');
  const deny = known.filter(({ effect }) => effect === 'deny');
  switch (reach?.kind) {
    case 'command': {
      const reading = engine.shellWords.read(reach.text);
      const denied = deniesCommand(deny, reading);
      if (denied === 'yes') return refusedBy(deny);
      const asks = { destroys: destroys(reading), patterns: [...suggestForCommand(reading)], why: '' };
      // What cannot be read may hold anything, and what must never be done among it.
      if (denied === 'perhaps' && agent.mode !== 'plan')
        return { kind: 'asks', asks: { ...asks, why: 'it cannot be read, and there are commands that must not be run' } };
      // Nothing of the system holds the command in the workspace: a person's eye does, each time.
      if (agent.mode !== 'plan' && (await isRestricted(engine, agent)) && !engine.sandbox.available()) {
        return {
          kind: 'asks',
          asks: { ...asks, patterns: [], why: `restrict_to_workspace is not enforced by the system (${engine.sandbox.why})` },
        };
      }
      if (agent.mode !== 'plan' && allowsCommand(allow, reading)) return FREE;
      return byMode(agent.mode, mutates, asks);
    }
    case 'path': {
      const path = await engine.workspace.within(agent.cwd, reach.path);
      if (path !== null && fitsPath(deny, name, path)) return refusedBy(deny);
      if (!mutates) return FREE;
      const asks = {
        destroys: null,
        patterns: path === null || isOfGit(path) ? [] : [...suggestForPath(name, path)],
        why: path === null ? 'it lies outside the workspace' : isOfGit(path) ? 'git runs what stands there' : '',
      };
      if (agent.mode === 'edits' && path !== null && !isOfGit(path)) return FREE;
      if (agent.mode !== 'plan' && path !== null && allowsPath(allow, name, path)) return FREE;
      return byMode(agent.mode, mutates, asks);
    }
    case 'host': {
      const isHost = ({ pattern }: Remembered): boolean => pattern === reach.host;
      if (deny.some(isHost)) return refusedBy(deny.filter(isHost));
      if (agent.mode === 'auto' || allow.some(isHost)) return FREE;
      return { kind: 'asks', asks: { destroys: null, patterns: [{ tool: name, pattern: reach.host }], why: '' } };
    }
    default:
      return byMode(agent.mode, mutates);
  }
}

/** What holds for an agent: of its session's tree, and of its project. */
function rememberedFor({ views }: Asking, agent: Agent): Remembered[] {
  const project = views.sessions.get(agent.root)?.project;
  return [...views.permissions.values()].filter(({ scope }) =>
    scope.kind === 'session' ? scope.root === agent.root : scope.project === project,
  );
}

function refusedBy(deny: readonly Remembered[]): Permit {
  const rules = deny.map(({ tool, pattern }) => `"${tool}: ${pattern}"`).join(', ');
  return { kind: 'refused', why: `Refused: the person has said that this must not be done (${rules}). Do not try it in another way.` };
}
