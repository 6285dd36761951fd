import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LedgerEvent } from '#shared/events/catalog.ts';

/** All facts of a data directory as they stand on the disk, read beside any engine. */
export function factsOnDisk(data: string): LedgerEvent[] {
  const database = new Database(join(data, 'coppice.db'), { readonly: true, fileMustExist: true });
  try {
    const rows = database.prepare('SELECT * FROM events ORDER BY seq').all() as Record<string, unknown>[];
    return rows.map(({ actor, causes, body, ...row }) => {
      const whole = { ...row, actor: JSON.parse(String(actor)), causes: JSON.parse(String(causes)), body: JSON.parse(String(body)) };
      return whole as unknown as LedgerEvent;
    });
  } finally {
    database.close();
  }
}

/** Marks of the tool calls that have a process at work in a folder or below it. Linux only; elsewhere none. */
export function marksAtWork(folder: string): Set<string> {
  const marks = new Set<string>();
  if (process.platform !== 'linux') return marks;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!`${readlinkSync(`/proc/${name}/cwd`)}/`.startsWith(`${folder}/`)) continue;
      const mark = /(?:^|\0)TOOL_CALL_MARK=([^\0]+)/.exec(readFileSync(`/proc/${name}/environ`, 'utf8'))?.[1];
      if (mark !== undefined) marks.add(mark);
    } catch {
      // It went while we looked.
    }
  }
  return marks;
}
