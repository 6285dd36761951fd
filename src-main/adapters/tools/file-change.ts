import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Aftermath, PreparedCall, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { atFile } from './anchored.ts';
import { cancelled, failed } from './define-tool.ts';
import { codeOf, explain } from './file-errors.ts';
import { hashOf, hashOfFile } from './file-text.ts';
import type { OpenPlace } from './places.ts';

/** The file as it is to be, and what the model is then told; or why it cannot be. */
export type Made =
  | { readonly ok: true; readonly content: Buffer; readonly told: string; readonly facts: JsonObject }
  | { readonly ok: false; readonly problem: string };

interface Change {
  readonly place: OpenPlace;
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
  const { path, shown } = change.place;
  try {
    const made = await change.make();
    if (!made.ok) return refusedCall(made.problem);
    const temporary = join(dirname(path), `.${basename(path).slice(0, 80)}.${randomUUID().slice(0, 8)}.tmp`);
    return {
      recovery: { path, shown, before: await beforeOf(change.place), after: hashOf(made.content), temporary },
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
    await replaceFile(change.place, made.content, basename(temporary));
    return { outcome: 'ok', output: made.told, facts: { files: [change.place.path], ...made.facts } };
  } catch (error) {
    return failed(explain(error, change.place.shown));
  }
}

/** Hash of the file as it stands; null where there is none, nor its folder. */
function beforeOf(place: OpenPlace): Promise<string | null> {
  return atFile(place, hashOfFile).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}

/**
 * Readers see the old file or the new one. Keeps mode and, where it may, owner. The file is a new one under the old
 * name: what another hard link of it holds, perhaps outside of a workspace, stays as it was.
 */
async function replaceFile(place: OpenPlace, content: Buffer, name: string): Promise<void> {
  await atFile(place, (path) => replaceAt(path, content, join(dirname(path), name)), true);
}

async function replaceAt(path: string, content: Buffer, temporary: string): Promise<void> {
  const former = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  // A rename asks only for the folder's permission: a file that may not be written must still be refused.
  if (former !== undefined) await access(path, constants.W_OK);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
      if (former !== undefined) {
        if (former.uid !== process.getuid?.() || former.gid !== process.getgid?.()) {
          await file.chown(former.uid, former.gid).catch(() => undefined);
        }
        await file.chmod(former.mode & 0o7777);
      }
    } finally {
      await file.close();
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
