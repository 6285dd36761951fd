import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Aftermath, PreparedCall, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { cancelled, failed } from './define-tool.ts';
import { codeOf, explain } from './file-errors.ts';
import { hashOf, hashOfFile } from './file-text.ts';

/** The file as it is to be, and what the model is then told; or why it cannot be. */
export type Made =
  | { readonly ok: true; readonly content: Buffer; readonly told: string; readonly facts: JsonObject }
  | { readonly ok: false; readonly problem: string };

interface Change {
  /** Real path. */
  readonly path: string;
  readonly shown: string;
  /** Made from the file as it stands now: once to prepare, once more when its turn has come. */
  make(): Promise<Made>;
}

const Recovery = z.union([
  z.object({ path: z.string(), shown: z.string(), before: z.string().nullable(), after: z.string(), temporary: z.string() }),
  z.object({ problem: z.string() }),
]);

/**
 * One change of one file, all of it or nothing. Changes of one file happen one after the other, each made
 * from what the one before left: two edits that a model asked for in one turn both take place.
 */
export async function changeCall(context: ToolContext, change: Change): Promise<PreparedCall> {
  const { path, shown } = change;
  try {
    const made = await change.make();
    if (!made.ok) return refusedCall(made.problem);
    const temporary = join(dirname(path), `.${basename(path).slice(0, 80)}.${randomUUID().slice(0, 8)}.tmp`);
    return {
      recovery: { path, shown, before: await hashOfFile(path), after: hashOf(made.content), temporary },
      run: () => inTurn(path, () => carryOut(context, change, temporary)),
      drop: () => undefined,
    };
  } catch (error) {
    return refusedCall(explain(error, shown));
  }
}

/** A call that is known not to work before it starts. */
export function refusedCall(problem: string): PreparedCall {
  return { recovery: { problem }, run: () => Promise.resolve(failed(problem)), drop: () => undefined };
}

/**
 * By the file's hash: as it was to become, it is done; as it was, it did not happen (told as an error, and
 * the model may ask again); anything else is not known.
 */
export async function recoverChange(recovery: JsonObject): Promise<Aftermath> {
  const noted = Recovery.parse(recovery);
  if ('problem' in noted) return { known: true, result: failed(noted.problem) };
  await rm(noted.temporary, { force: true }).catch(() => undefined);
  const present = await hashOfFile(noted.path).catch(() => undefined);
  const facts = { files: [noted.path] };
  if (present === noted.after) return { known: true, result: { outcome: 'ok', output: `${noted.shown} was written.`, facts } };
  if (present === noted.before) return { known: true, result: failed(`The call was cut off before it changed the file ${noted.shown}.`) };
  return { known: false, output: '' };
}

async function carryOut(context: ToolContext, change: Change, temporary: string): Promise<ToolResult> {
  if (context.signal.aborted) return cancelled();
  try {
    const made = await change.make();
    if (!made.ok) return failed(made.problem);
    await replaceFile(change.path, made.content, temporary);
    return { outcome: 'ok', output: made.told, facts: { files: [change.path], ...made.facts } };
  } catch (error) {
    return failed(explain(error, change.shown));
  }
}

/** Readers see the old file or the new one. Keeps mode and, where it may, owner. */
async function replaceFile(path: string, content: Buffer, temporary: string): Promise<void> {
  const former = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (former === undefined) await mkdir(dirname(path), { recursive: true });
  // A rename asks only for the folder's permission: a file that may not be written must still be refused.
  else await access(path, constants.W_OK);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (former !== undefined) {
      if (former.uid !== process.getuid?.() || former.gid !== process.getgid?.()) {
        await chown(temporary, former.uid, former.gid).catch(() => undefined);
      }
      await chmod(temporary, former.mode & 0o7777);
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** By real path, for whoever in this process changes files: two engines in it must not meet in one file either. */
const lastOf = new Map<string, Promise<unknown>>();

function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const turn = (lastOf.get(path) ?? Promise.resolve()).then(work);
  lastOf.set(path, turn);
  return turn.finally(() => {
    if (lastOf.get(path) === turn) lastOf.delete(path);
  });
}
