import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import type { Expression, Program, SpreadElement, StringLiteral } from 'oxc-parser';

/** One file of source, and all that it names from elsewhere. */
export interface Module {
  /** From the top of the house, with `/`: `src-main/core/runs/decide.ts`. */
  readonly path: string;
  readonly program: Program;
  /** Text of each comment, without its marks. */
  readonly comments: readonly string[];
  readonly imports: readonly Import[];
  /** Has an export of something that another file made. */
  readonly passesOn: boolean;
}

export type Import =
  /** `written` as it stands in the file, `path` where that leads. */
  | { readonly to: 'file'; readonly written: string; readonly path: string }
  | { readonly to: 'package'; readonly written: string; readonly name: string }
  /** An address that is only known when it runs. */
  | { readonly to: 'unknown'; readonly written: string };

const ADDRESSES: Readonly<Record<string, string>> = {
  '#shared/': 'src-shared/',
  '#main/': 'src-main/',
  '#renderer/': 'src-renderer/src/',
  '#test/': 'test/',
};
const SOURCE = /\.[cm]?[jt]sx?$/;
/** All else is looked at, so that source in a new place is seen to stand in no room. */
const NOT_SOURCE = new Set([
  'node_modules',
  'out',
  'docs',
  'resources',
  'test-results',
  'playwright-report',
  'test/fixtures',
  'test/architecture/violations',
]);

/** Every module in the folders of a house. */
export function readModules(house: string): Module[] {
  const modules: Module[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(house, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!NOT_SOURCE.has(path) && !entry.name.startsWith('.')) walk(path);
      } else if (folder !== '' && SOURCE.test(entry.name)) {
        modules.push(readModule(path, readFileSync(join(house, path), 'utf8')));
      }
    }
  };
  walk('');
  return modules;
}

/** @throws where the text is not TypeScript or JavaScript: a file that cannot be read cannot be judged. */
export function readModule(path: string, text: string): Module {
  const { program, comments, module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const written = new Set<string>();
  const unknown = new Set<string>();
  const note = (source: Expression | SpreadElement | StringLiteral): void => {
    if (source.type === 'Literal' && typeof source.value === 'string') written.add(source.value);
    else if (source.type === 'ArrayExpression') source.elements.forEach((element) => element && note(element));
    else unknown.add(text.slice(source.start, source.end));
  };
  new Visitor({
    ImportDeclaration: (node) => note(node.source),
    ExportAllDeclaration: (node) => note(node.source),
    ExportNamedDeclaration: (node) => node.source && note(node.source),
    ImportExpression: (node) => note(node.source),
    TSImportType: (node) => note(node.source),
    TSExternalModuleReference: (node) => note(node.expression),
    CallExpression: (node) => {
      const [first] = node.arguments;
      if (first !== undefined && (isNamed(node.callee, 'require') || isGlob(node.callee))) note(first);
    },
    // A worker's file: `new URL('./worker.ts', import.meta.url)`.
    NewExpression: (node) => {
      const [first] = node.arguments;
      if (isNamed(node.callee, 'URL') && first?.type === 'Literal' && typeof first.value === 'string' && SOURCE.test(first.value))
        note(first);
    },
  }).visit(program);
  return {
    path,
    program,
    comments: comments.map((comment) => comment.value),
    imports: [
      ...[...written].map((address) => resolve(path, address)),
      ...[...unknown].map((address) => ({ to: 'unknown', written: address }) as const),
    ],
    passesOn: module.staticExports.some((statement) => statement.entries.some((entry) => entry.moduleRequest !== null)),
  };
}

const isNamed = (node: Expression, name: string): boolean => node.type === 'Identifier' && node.name === name;

/** Vite's `import.meta.glob('...')`, which imports whatever fits. */
const isGlob = (node: Expression): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'MetaProperty' &&
  node.property.type === 'Identifier' &&
  node.property.name === 'glob';

function resolve(from: string, written: string): Import {
  const address = written.replace(/\?.*$/, '');
  if (address.startsWith('.')) return { to: 'file', written, path: posix.join(posix.dirname(from), address) };
  for (const [prefix, folder] of Object.entries(ADDRESSES)) {
    if (address.startsWith(prefix)) return { to: 'file', written, path: posix.join(folder, address.slice(prefix.length)) };
  }
  if (address.startsWith('node:')) return { to: 'package', written, name: address };
  const parts = address.split('/');
  return { to: 'package', written, name: address.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? address) };
}
