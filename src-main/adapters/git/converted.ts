import type { Run } from './run.ts';
import type { Shadow } from './shadow.ts';

/** Attributes by which what git holds may be other bytes than what stands on the disk. */
const LENGTHENS = new Set(['text', 'eol', 'crlf', 'ident']);
const CHANGES = new Set(['filter', 'working-tree-encoding']);

/**
 * Takes out of a copied index what git converted on its way to the disk: there the index knows the file as unchanged, and names an object
 * of other bytes. A changed line end or `$Id$` shows in the length; of a filter nothing is known.
 */
export async function dropConverted(run: Run, shadow: Shadow): Promise<void> {
  const { top, env } = shadow;
  const at = { tree: top };
  const what = `Reading the index of ${top}`;
  const [listed, autocrlf] = await Promise.all([
    run.need(what, at, ['ls-files', '--stage', '--debug', '-z'], { env }),
    run(at, ['config', '--get', 'core.autocrlf']),
  ]);
  const entries = parse(listed);
  if (entries.length === 0) return;
  const attributes = await attributesOf(run, shadow, entries);
  const everywhere = autocrlf.code === 0 && autocrlf.out.trim() !== 'false';
  if (!everywhere && attributes.size === 0) return;
  const unsure = entries.filter(({ path }) => attributes.get(path) === 'changes');
  const lengthened = entries.filter(({ path }) => attributes.get(path) === 'lengthens' || (everywhere && !attributes.has(path)));
  const asked = lengthened.map(({ oid }) => `${oid}\n`).join('');
  const sizes = asked === '' ? '' : await run.need(what, at, ['cat-file', '--batch-check=%(objectsize)'], { env, input: asked });
  const lengths = sizes.split('\n');
  const other = [...unsure, ...lengthened.filter(({ size }, place) => lengths[place] !== size)];
  if (other.length === 0) return;
  const input = other.map(({ path }) => `${path}\0`).join('');
  await run.need(what, at, ['update-index', '--force-remove', '-z', '--stdin'], { env, input });
}

interface IndexEntry {
  readonly oid: string;
  readonly path: string;
  /** Length of the file when git last saw it as unchanged. */
  readonly size: string;
}

/** `100644 OID 0<tab>PATH<NUL>` and then what git knows of the disk, which ends in a line with the length. */
function parse(listed: string): IndexEntry[] {
  const found: IndexEntry[] = [];
  const entry = /\d+ ([0-9a-f]+) \d\t([^\0]*)\0[^\0]*?size: (\d+)\tflags: [0-9a-f]+\n/g;
  for (const [, oid = '', path = '', size = ''] of listed.matchAll(entry)) found.push({ oid, path, size });
  return found;
}

/** As the repository itself has it, its own `info/attributes` included. */
async function attributesOf(run: Run, { top }: Shadow, entries: readonly IndexEntry[]): Promise<Map<string, 'lengthens' | 'changes'>> {
  const input = entries.map(({ path }) => `${path}\0`).join('');
  const fields = (
    await run.need(`Reading the attributes of ${top}`, { tree: top }, ['check-attr', '-z', '--stdin', '--all'], { input })
  ).split('\0');
  const found = new Map<string, 'lengthens' | 'changes'>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = '', attribute = '', value = ''] = fields.slice(at, at + 3);
    if (CHANGES.has(attribute) && value !== 'unset') found.set(path, 'changes');
    else if (LENGTHENS.has(attribute) && value !== 'unset' && !found.has(path)) found.set(path, 'lengthens');
  }
  return found;
}
