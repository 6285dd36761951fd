/** Who may know whom, one row per room. `violations/` has files that break each row. */
export interface Room {
  readonly name: string;
  /** Group 1, where there is one, tells rooms of a kind apart: one adapter from another. */
  readonly where: RegExp;
  /** Names of rooms that it may import; its own folder it always may, another of its kind only if named here. */
  readonly knows: readonly string[];
  /** Packages that it may import. `node:` stands for all that Node brings. */
  readonly packages: (name: string) => boolean;
}

const only =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);
const isNode = (name: string): boolean => name.startsWith('node:') || NODE_WITHOUT_PREFIX.has(name);
const anyOnNode = (name: string): boolean => name !== 'electron' && !IN_THE_WINDOW.has(name) && !IN_TESTS.has(name);
const inTheWindow =
  (...besides: readonly string[]) =>
  (name: string): boolean =>
    !isNode(name) && !ON_NODE.has(name) && !IN_TESTS.has(name) && (!TALKS_OR_REMEMBERS.has(name) || besides.includes(name));

const NODE_WITHOUT_PREFIX = new Set([
  'fs',
  'path',
  'os',
  'crypto',
  'child_process',
  'http',
  'https',
  'net',
  'url',
  'util',
  'stream',
  'events',
  'worker_threads',
  'process',
  'buffer',
]);
const IN_THE_WINDOW = new Set([
  'react',
  'react-dom',
  'zustand',
  'monaco-editor',
  '@base-ui/react',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
]);
const ON_NODE = new Set([
  'electron',
  'better-sqlite3',
  'kysely',
  'simple-git',
  'ws',
  'commander',
  'htmlparser2',
  '@vscode/ripgrep',
  '@orpc/server',
  'smol-toml',
  'unbash',
  'yaml',
]);
const IN_TESTS = new Set(['vitest', 'fast-check', '@playwright/test', 'playwright-core', '@sparticuz/chromium']);
const TALKS_OR_REMEMBERS = new Set(['zustand', '@tanstack/react-query', '@orpc/client', '@orpc/contract', '@orpc/tanstack-query']);

const SHARED = ['shared/lib', 'shared/model', 'shared/events', 'shared/projections', 'shared/contract'];
const CORE = ['core/ports', 'core/domain', 'core/engine'];

/** The first row whose `where` fits is a file's room. */
export const rooms: readonly Room[] = [
  // Tests, and fixtures of theirs, stand beside the code they try and may reach anything; nothing reaches them.
  { name: 'test', where: /^(?:(?:test|e2e|bench)\/|.*(?:\.test|-fixture)\.tsx?$)/, knows: ['*'], packages: () => true },

  { name: 'shared/lib', where: /^src-shared\/lib\//, knows: [], packages: only('zod') },
  { name: 'shared/model', where: /^src-shared\/model\//, knows: ['shared/lib'], packages: only('zod') },
  { name: 'shared/events', where: /^src-shared\/events\//, knows: SHARED.slice(0, 2), packages: only('zod') },
  { name: 'shared/projections', where: /^src-shared\/projections\//, knows: SHARED.slice(0, 3), packages: only('zod') },
  { name: 'shared/contract', where: /^src-shared\/contract\//, knows: SHARED.slice(0, 3), packages: only('zod', '@orpc/contract') },

  { name: 'core/ports', where: /^src-main\/core\/ports\//, knows: SHARED, packages: only('zod') },
  { name: 'core/engine', where: /^src-main\/core\/engine\//, knows: [...SHARED, 'core/ports', 'core/domain'], packages: only('zod') },
  { name: 'core/domain', where: /^src-main\/core\/([^/]+)\//, knows: [...SHARED, 'core/ports'], packages: only('zod') },

  { name: 'adapter', where: /^src-main\/adapters\/([^/]+)\//, knows: [...SHARED, 'core/ports'], packages: anyOnNode },
  { name: 'transport', where: /^src-main\/transports\/([^/]+)\//, knows: [...SHARED, ...CORE], packages: anyOnNode },
  {
    name: 'compose',
    where: /^src-main\/[^/]+\.ts$/,
    knows: [...SHARED, ...CORE, 'adapter', 'transport'],
    packages: anyOnNode,
  },
  {
    name: 'shell/electron',
    where: /^src-main\/shells\/electron\//,
    knows: [...SHARED, 'compose', 'transport'],
    packages: (name) => name === 'electron' || anyOnNode(name),
  },
  { name: 'shell', where: /^src-main\/shells\/([^/]+)\//, knows: [...SHARED, 'compose', 'transport'], packages: anyOnNode },
  { name: 'preload', where: /^src-preload\//, knows: ['shared/lib'], packages: only('electron') },

  { name: 'ui', where: /^src-renderer\/src\/ui\//, knows: ['shared/lib', 'shared/model'], packages: inTheWindow() },
  { name: 'stores', where: /^src-renderer\/src\/stores\//, knows: SHARED, packages: inTheWindow('zustand') },
  {
    name: 'client',
    where: /^src-renderer\/src\/client\//,
    knows: [...SHARED, 'stores'],
    packages: inTheWindow('zustand', '@tanstack/react-query', '@orpc/client', '@orpc/contract', '@orpc/tanstack-query'),
  },
  {
    name: 'contribution',
    where: /^src-renderer\/src\/features\/([^/]+)\/contribution\.tsx?$/,
    knows: [...SHARED, 'ui', 'stores', 'client'],
    packages: inTheWindow('zustand', '@tanstack/react-query'),
  },
  {
    name: 'feature',
    where: /^src-renderer\/src\/features\/([^/]+)\//,
    knows: [...SHARED, 'ui', 'stores', 'client'],
    packages: inTheWindow('zustand', '@tanstack/react-query'),
  },
  {
    name: 'app',
    where: /^src-renderer\/src\/(?:app\/|[^/]+$)/,
    knows: [...SHARED, 'ui', 'stores', 'client', 'contribution'],
    packages: inTheWindow('zustand', '@tanstack/react-query'),
  },
];

export interface Place {
  readonly room: Room;
  /** Which of the rooms of its kind; empty where there is only one. */
  readonly which: string;
}

/** Null for what stands in no room: a source file there is a mistake of its own. */
export function placeOf(path: string): Place | null {
  for (const room of rooms) {
    const match = room.where.exec(path);
    if (match !== null) return { room, which: match[1] ?? '' };
  }
  return null;
}

/** A feature and its contribution are one home. */
export function isSameHome(from: Place, to: Place): boolean {
  const kind = (place: Place): string => (place.room.name === 'contribution' ? 'feature' : place.room.name);
  return kind(from) === kind(to) && from.which === to.which;
}
