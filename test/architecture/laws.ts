import { Visitor } from 'oxc-parser';
import type { Import, Module } from './modules.ts';
import { isSameHome, placeOf, type Place } from './rooms.ts';

export interface Breach {
  readonly law: string;
  readonly file: string;
  /** What was found, and what to do instead. */
  readonly message: string;
}

/** Laws beside those of the rooms, which bear the name of their room. */
export const habits = [
  'has-a-room',
  'no-climbing',
  'no-barrel',
  'literal-import',
  'reasoned-disable',
  'no-reference',
  'given-not-drawn',
] as const;
type Habit = (typeof habits)[number];

/** What cannot keep one law by its nature: which, and why. */
const exceptions: Readonly<Record<string, { readonly law: Habit; readonly why: string }>> = {
  'src-main/shells/cli/coppice.mjs': { law: 'literal-import', why: 'it starts what is built, which is not there before' },
  'test/electron-shim/main.ts': { law: 'no-barrel', why: 'it is the front door of the electron module that it stands in for' },
};

export function breaches(module: Module): Breach[] {
  const found: Breach[] = [];
  const breach = (law: string, message: string): void => {
    if (exceptions[module.path]?.law !== law) found.push({ law, file: module.path, message });
  };
  const habit = (law: Habit, message: string): void => breach(law, message);
  const place = placeOf(module.path);
  if (place === null) {
    habit('has-a-room', 'stands in no room: move it into one, or add the room to test/architecture/rooms.ts');
    return found;
  }
  for (const one of module.imports) {
    if (one.written.startsWith('../../'))
      habit('no-climbing', `imports ${one.written}: use its address, #shared/..., #main/..., #renderer/...`);
    if (one.to === 'unknown') habit('literal-import', `imports ${one.written}: write the address out, so that it can be judged`);
    const wrong = complaint(place, one);
    if (wrong !== null) breach(place.room.name, wrong);
  }
  if (module.passesOn) habit('no-barrel', 'exports what another file made: import that from where it is made');
  for (const comment of module.comments) {
    if (/^\/\s*<reference\b/.test(comment))
      habit('no-reference', 'brings types in by a reference: the tsconfig says which types a room has');
    if (/(?:oxlint|eslint)-disable/.test(comment) && !/-disable(?:-next-line|-line)?\s+[^\s-].* -- \S/.test(comment)) {
      habit('reasoned-disable', `switches a rule off without saying which and why: "${comment.trim()}" wants "RULE -- reason"`);
    }
  }
  if (isPure(place)) for (const what of drawnFromTheWorld(module)) habit('given-not-drawn', `uses ${what}: have it handed in, by a port`);
  return found;
}

function complaint(from: Place, one: Import): string | null {
  if (one.to === 'unknown') return null;
  if (one.to === 'package') return from.room.packages(one.name) ? null : `a ${from.room.name} file imports the package ${one.written}`;
  const to = placeOf(one.path);
  if (to !== null && isSameHome(from, to)) return null;
  if (from.room.knows.includes('*')) return null;
  if (to !== null && from.room.knows.includes(to.room.name)) return null;
  const target = to === null ? 'what stands in no room' : `${to.room.name}${to.which && ` ${to.which}`}`;
  return `a ${from.room.name} file imports ${one.written} (${target}); it may know ${from.room.knows.join(', ') || 'nobody'}`;
}

const isPure = (place: Place): boolean => /^(?:shared|core)\//.test(place.room.name);

const WORLD = new Set(['setTimeout', 'setInterval', 'setImmediate', 'console', 'process', 'fetch', 'performance', 'crypto', 'globalThis']);

/** Time, chance and the outside, as far as the compiler's missing types would let them through. */
function drawnFromTheWorld(module: Module): string[] {
  const found: string[] = [];
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type === 'Identifier' && (WORLD.has(callee.name) || callee.name === 'Date')) found.push(`${callee.name}()`);
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type === 'Identifier' && callee.name === 'Date' && given.length === 0) found.push('new Date()');
    },
    MemberExpression: ({ object, property }) => {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const name = `${object.name}.${property.name}`;
      if (WORLD.has(object.name) || name === 'Date.now' || name === 'Math.random') found.push(name);
    },
  }).visit(module.program);
  return found;
}
