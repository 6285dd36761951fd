import type { PermissionMode } from '#shared/model/tool.ts';

export interface NamedTools {
  /** Whether anything was said at all: nothing said means every tool. */
  readonly named: boolean;
  /** A list was written, and nothing in it. */
  readonly empty: boolean;
  readonly names: string[];
  /** What was named and cannot be given, each with why. */
  readonly left: { what: string; why: string }[];
}

/** Tools as a list, as `Read, Grep`, or as `[Read, Grep]`; `*` is all. */
export function toolsOf(value: unknown, key: string): NamedTools {
  const listed = Array.isArray(value) ? value : typeof value === 'string' ? splitNames(value) : [];
  const odd = value !== undefined && !Array.isArray(value) && typeof value !== 'string';
  const left: NamedTools['left'] = odd ? [{ what: key, why: 'expected names of tools, as a list or with commas' }] : [];
  const names: string[] = [];
  for (const each of listed) {
    const name = typeof each === 'string' ? each.trim() : '';
    if (name === '') continue;
    const pattern = /^([\w-]+)\((.*)\)$/su.exec(name);
    if (name.startsWith('mcp__')) left.push({ what: name, why: 'MCP tools are not there yet' });
    else if (pattern === null) names.push(name);
    else if (key === 'disallowedTools') names.push(pattern[1] ?? name);
    else if (pattern[2] === '*') names.push(pattern[1] ?? name);
    else left.push({ what: name, why: `a tool is given whole or not at all, so it does not get ${pattern[1]}` });
  }
  const all = names.includes('*') || names.some((name) => name.toLowerCase() === 'all');
  const empty = !all && (Array.isArray(value) || odd || value === '[]') && names.length === 0;
  return { named: !all && (names.length > 0 || left.length > 0), empty, names: all ? [] : names, left };
}

/** At commas, but not at those within the brackets of a pattern. */
function splitNames(text: string): string[] {
  const inner = text.trim().replace(/^\[(.*)\]$/su, '$1');
  const names: string[] = [];
  let name = '';
  let within = false;
  for (const character of inner) {
    within = character === '(' || (within && character !== ')');
    if (character !== ',' || within) name += character;
    else {
      names.push(name);
      name = '';
    }
  }
  // What is never closed is no pattern: each name in it counts.
  const all = within ? inner.split(/[,(]/u) : [...names, name];
  return all.map((each) => each.trim().replace(/^(["'])(.*)\1$/su, '$2'));
}

/** How others call it, and the mode of ours that allows no more. */
const MODES: Readonly<Record<string, { readonly mode: PermissionMode; readonly note: string | null }>> = {
  default: { mode: 'ask', note: null },
  ask: { mode: 'ask', note: null },
  acceptEdits: { mode: 'edits', note: null },
  edits: { mode: 'edits', note: null },
  plan: { mode: 'plan', note: null },
  dontAsk: { mode: 'ask', note: 'what would ask is asked: nothing is denied unasked' },
  bypassPermissions: { mode: 'auto', note: 'a definition widens nothing: it has the mode of who spawns it' },
  auto: { mode: 'auto', note: null },
};

export function modeOf(value: unknown): { readonly mode: PermissionMode | null; readonly note: string | null } {
  if (value === undefined) return { mode: null, note: null };
  const known = typeof value === 'string' && Object.hasOwn(MODES, value) ? MODES[value] : undefined;
  return known ?? { mode: 'ask', note: `expected one of ${Object.keys(MODES).join(', ')}: it asks` };
}

export function wholeNumber(value: unknown, least: number): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= least ? number : null;
}
