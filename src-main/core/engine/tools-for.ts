import { refuse, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import type { GrantedTool } from '#shared/model/tool.ts';
import type { SpawnRequest } from '#main/core/delegation/host.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import { familyOf } from '#main/core/delegation/tools.ts';
import { lineage } from '#shared/lib/lineage.ts';
import { mayDelegate } from './delegation-grants.ts';
import type { Engine } from './parts.ts';
import { grant } from './toolbox.ts';

/** Children of the tool `spawn` do a task and nothing else: no talk, nobody below them. */
const TASK_TOOLS = ['read_file', 'write_file', 'edit_file', 'list_dir', 'exec', 'web_search', 'web_fetch'];

export interface ToolsFor {
  readonly granted: readonly GrantedTool[];
  /** Tools that its definition names and that are not there. */
  readonly notices: readonly string[];
}

/**
 * What a child may use: what was asked for, within what its type has, and never more than its parent. A tool that is asked
 * for and not there is refused; one that a file names and is not there is said, and the file works without it.
 */
export function toolsFor(engine: Engine, settings: Settings, parent: Agent, request: SpawnRequest, type: AgentType): Result<ToolsFor> {
  const { toolbox } = engine;
  const all = toolbox.all.map((tool) => tool.spec.name);
  if (request.tools !== null) {
    const { missing } = grant(toolbox, request.tools);
    if (missing.length > 0)
      return refuse(
        'unknown_tool',
        `there is no tool ${missing.map((name) => `"${name}"`).join(', ')}. You have: ${parent.tools.map(({ as }) => as).join(', ')}`,
      );
  }
  const ofType = grant(toolbox, type.tools.length > 0 ? type.tools : all);
  const denied = new Set(grant(toolbox, type.disallowedTools).granted.map(({ tool }) => tool));
  const asked = request.face === 'spawn' ? TASK_TOOLS : request.tools;
  const wanted =
    asked === null ? ofType.granted : grant(toolbox, asked).granted.filter(({ tool }) => ofType.granted.some((each) => each.tool === tool));
  const named = asked ?? type.tools;
  const granted = wanted.filter(({ tool }) => !denied.has(tool) && isFree({ engine, settings, parent, type }, request, tool, named));
  const missing = type.file !== null && type.tools.length > 0 ? ofType.missing : [];
  return {
    ok: true,
    value: { granted, notices: missing.length === 0 ? [] : [`Its type names tools that are not there: ${missing.join(', ')}.`] },
  };
}

/** Rights come from the parent. Handing work on is no right of its own: who may do it in one way may let its child do it in another. */
function isFree(
  { engine, settings, parent, type }: { engine: Engine; settings: Settings; parent: Agent; type: AgentType },
  { face }: SpawnRequest,
  tool: string,
  named: readonly string[],
): boolean {
  const has = (name: string): boolean => parent.tools.some((each) => each.tool === name);
  const family = familyOf(tool);
  if (family === null) return has(tool);
  if (face === 'spawn' || face === 'nanite') return false;
  const byName = named.length > 0 && parent.tools.some((each) => familyOf(each.tool) !== null);
  const above = [
    type.limits.maxDepth === null ? [] : [{ type: type.name, limits: type.limits }],
    [...lineage(engine.views.agents, parent.id)],
  ].flat();
  return (byName || has(tool)) && mayDelegate(settings, family, parent.depth + 1, above);
}
