import type { Agent } from '#shared/model/agent.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import type { GrantedTool } from '#shared/model/tool.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import type { CallReading } from '#main/core/turns/decide.ts';
import { hiddenByDepth } from './delegation-grants.ts';
import type { Engine, Toolbox } from './parts.ts';

export function createToolbox(all: readonly Tool[]): Toolbox {
  const byName = new Map<string, Tool>();
  for (const tool of all) {
    for (const name of [tool.spec.name, ...tool.spec.aliases]) byName.set(name.toLowerCase(), tool);
  }
  return { all, find: (name) => byName.get(name.toLowerCase()) };
}

/** The tool that an agent means by a name: only among those it was granted. */
export function grantedTool(toolbox: Toolbox, agent: Agent, name: string): Tool | undefined {
  const tool = toolbox.find(agent.tools.find((granted) => granted.as === name)?.tool ?? name);
  return tool !== undefined && agent.tools.some((granted) => granted.tool === tool.spec.name) ? tool : undefined;
}

/** What a call of a model comes to: which tool, with which arguments, or why it cannot be run. Models say anything. */
export function readCall(
  engine: Pick<Engine, 'toolbox' | 'views'>,
  settings: Settings,
  agent: Agent,
  name: string,
  args: Json,
): CallReading {
  const { toolbox } = engine;
  const unusable = (problem: string, tool: Tool | undefined): CallReading => ({
    name,
    tool: tool?.spec.name ?? null,
    args: isObject(args) ? args : {},
    display: { kind: tool?.spec.kind ?? 'other', title: name === '' ? '(a call without a name)' : name.slice(0, 120) },
    mutates: tool?.spec.mutates ?? false,
    problem,
  });
  const granted = agent.tools.map((each) => each.as).join(', ');
  const tool = grantedTool(toolbox, agent, name);
  if (tool === undefined) {
    const known = toolbox.find(name);
    if (known === undefined) return unusable(`There is no tool "${name}". You have: ${granted}.`, undefined);
    const deep = hiddenByDepth(engine, settings, agent, known.spec.name);
    if (deep !== null) return unusable(deep, known);
    return unusable(`The tool "${name}" was not given to you. You have: ${granted}.`, known);
  }
  if (!isObject(args)) {
    const said = typeof args === 'string' ? args.slice(0, 200) : JSON.stringify(args).slice(0, 200);
    return unusable(`${name}: the arguments are not a JSON object: ${said}`, tool);
  }
  const checked = tool.check(args, agent.cwd);
  if (!checked.ok) return unusable(checked.problem, tool);
  const { args: read, display, asks } = checked;
  const reading = { name, tool: tool.spec.name, args: read, display, mutates: tool.spec.mutates, problem: null };
  return asks === undefined ? reading : { ...reading, asks };
}

function isObject(args: Json): args is JsonObject {
  return typeof args === 'object' && args !== null && !Array.isArray(args);
}

/** Names that ask for tools, as an agent knows them. `missing` are those that no tool answers to. */
export function grant(toolbox: Toolbox, names: readonly string[]): { granted: GrantedTool[]; missing: string[] } {
  const granted = new Map<string, GrantedTool>();
  const missing: string[] = [];
  for (const name of names) {
    const tool = toolbox.find(name);
    if (tool === undefined) missing.push(name);
    else if (!granted.has(tool.spec.name)) granted.set(tool.spec.name, { tool: tool.spec.name, as: name });
  }
  return { granted: [...granted.values()], missing };
}
