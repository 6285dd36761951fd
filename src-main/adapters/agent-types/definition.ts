import { basename } from 'node:path';
import type { AgentType, TypeFamily, TypeSource } from '#shared/model/agent-type.ts';
import { frontMatterOf } from './front-matter.ts';
import { modeOf, toolsOf, wholeNumber } from './values.ts';

export interface Place {
  readonly file: string;
  readonly source: Exclude<TypeSource, 'built-in'>;
  readonly family: TypeFamily;
}

/** Keys that others know and that have no effect here yet. */
const NOT_YET: ReadonlyMap<string, string> = new Map(
  Object.entries({
    skills: 'skills are not there yet',
    mcpServers: 'MCP servers are not there yet',
    hooks: 'hooks of an agent are not run',
    memory: 'agents have no memory of their own yet',
    background: 'who spawns it decides whether it is waited for',
    effort: 'reasoning effort is not set by a definition yet',
    initialPrompt: 'the prompt is given by who spawns it',
  }),
);

const KNOWN = new Set([
  ...['name', 'description', 'tools', 'disallowedTools', 'disallowed_tools', 'model', 'permissionMode', 'permission_mode'],
  ...['maxTurns', 'max_turns', 'max_children', 'maxChildren', 'max_depth', 'maxDepth', 'isolation', 'color', 'colour'],
  ...NOT_YET.keys(),
]);

/** The definition in a file's text. Whatever its keys hold, it is a definition with notes, or a problem in words. */
export function definitionOf(text: string, place: Place): { readonly type: AgentType } | { readonly problem: string } {
  const read = frontMatterOf(text);
  if (!read.ok) return { problem: read.problem };
  const { keys, body } = read;
  const warnings = [...read.warnings];
  const ignored: AgentType['ignored'] = [];
  const ignore = (what: string, why: string): void => void ignored.push({ what, why });
  const key = (...names: readonly string[]): unknown =>
    names.map((name) => keys[name]).find((value) => value !== undefined && value !== null);
  const number = (least: number, ...names: readonly string[]): number | null => {
    const value = key(...names);
    const found = value === undefined ? null : wholeNumber(value, least);
    if (value !== undefined && found === null) ignore(names[0] ?? '', `expected a whole number from ${least}`);
    return found;
  };

  const stem = basename(place.file).replace(/\.md$/iu, '');
  const name = nameOf(key('name'), stem, warnings);
  if (body === '') warnings.push('It has no instructions: the agent is told nothing of how to work.');
  const description = textOf(key('description'));
  if (description === '') warnings.push('It has no description: nobody can tell when to use it.');
  const tools = toolsOf(key('tools'), 'tools');
  // One that names no tool, or only such as cannot be given, gets none, and not all; an empty list is all only where that is the custom.
  const none = tools.names.length === 0 && (tools.named || (tools.empty && place.family !== 'nano_claude'));
  const denied = toolsOf(key('disallowedTools', 'disallowed_tools'), 'disallowedTools');
  for (const each of [...tools.left, ...denied.left]) ignore(each.what, each.why);
  const mode = modeOf(key('permissionMode', 'permission_mode'));
  if (mode.note !== null) ignore('permissionMode', mode.note);
  const isolation = key('isolation');
  if (isolation !== undefined && isolation !== 'worktree' && isolation !== 'none') ignore('isolation', 'expected "worktree" or "none"');
  for (const given of Object.keys(keys)) {
    const why = NOT_YET.get(given);
    if (why !== undefined) ignore(given, why);
    else if (!KNOWN.has(given)) ignore(given, 'the key is not known');
  }
  const model = textOf(key('model')).trim();
  return {
    type: {
      ...place,
      name,
      description,
      tools: none ? [NO_TOOL] : tools.names,
      disallowedTools: denied.names,
      model: model === '' || model === 'inherit' ? null : model,
      maxTurns: number(1, 'maxTurns', 'max_turns'),
      limits: { maxDepth: number(0, 'max_depth', 'maxDepth'), maxChildren: number(0, 'max_children', 'maxChildren') },
      mode: mode.mode,
      color: textOf(key('color', 'colour')) || null,
      worktree: isolation === 'worktree' ? true : isolation === 'none' ? false : null,
      instructions: body,
      ignored,
      warnings,
      overriddenBy: null,
      overrides: null,
    },
  };
}

/** A name that no tool has: an empty list would mean all of them. */
const NO_TOOL = '(none)';

function nameOf(given: unknown, stem: string, warnings: string[]): string {
  const name = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
  if (given !== undefined && name === '') warnings.push('Its name is no text: it is called by its file.');
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001F\u007F/\\]/u.test(name) || name.length > 60) {
    warnings.push('Its name is longer than 60 characters or has characters that a name cannot have: it is called by its file.');
    return stem;
  }
  if (name !== '' && name !== stem) warnings.push(`Its name is "${name}" and its file "${stem}": the name counts.`);
  return name === '' ? stem : name;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
