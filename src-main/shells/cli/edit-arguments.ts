import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { JsonObject } from '#shared/model/json.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';

const HEAD = '# The arguments of a call, as YAML. Nothing is run yet: what you save here is asked about once more.\n';

/** The arguments as the person leaves them in an editor of theirs ($VISUAL, $EDITOR). Throws CommandFailed where they are no arguments. */
export async function editArguments(args: JsonObject): Promise<JsonObject> {
  const folder = await mkdtemp(join(tmpdir(), 'coppice-arguments-'));
  const path = join(folder, 'arguments.yaml');
  try {
    await writeFile(path, `${HEAD}${stringify(args, { lineWidth: 0, blockQuote: 'literal' })}`, { mode: 0o600 });
    await inEditor(path);
    return argumentsIn(await readFile(path, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asynchronous, as agents of this process go on meanwhile. */
async function inEditor(path: string): Promise<void> {
  const editor = process.env['VISUAL'] ?? process.env['EDITOR'] ?? (process.platform === 'win32' ? 'notepad' : 'vi');
  // Stdout may be a pipe that somebody reads.
  const child = spawn(`${editor} "${path}"`, { shell: true, stdio: ['inherit', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    throw new CommandFailed(EXIT.failed, `the editor (${editor}) ended with ${code ?? 'a signal'}: set VISUAL to the one you use`);
}

function argumentsIn(text: string): JsonObject {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new CommandFailed(EXIT.failed, `that is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = JsonObject.safeParse(value);
  if (!read.success) throw new CommandFailed(EXIT.failed, 'these are no arguments: write "name: value", one below the other');
  return read.data;
}
