import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { processStart } from './process-start.ts';

const Holder = z.object({ nonce: z.string().regex(/^[0-9a-f]+$/), pid: z.int().positive(), started: z.string(), host: z.string() });
type Holder = z.infer<typeof Holder>;

/** What a try gave: the lock with its release, or who has it (null where the file does not say). */
type Taken = { readonly release: () => Promise<void> } | { readonly holder: Holder | null };

/**
 * Tries once to take a lock file. A lock whose process is gone is taken over.
 *
 * The file appears with its content by `link`, so that nobody reads half of it. Two that find the same dead holder must not both
 * take over (the second would throw out the first): to replace a holder one first takes a second lock, named for that holder.
 */
export async function tryLockFile(file: string): Promise<Taken> {
  const mine: Holder = {
    nonce: randomBytes(6).toString('hex'),
    pid: process.pid,
    started: (await processStart(process.pid)) ?? '',
    host: hostname(),
  };
  const draft = `${file}.draft-${mine.nonce}`;
  try {
    await writeFile(draft, JSON.stringify(mine), { flag: 'wx' });
    if (await place(draft, file)) return { release: () => release(file, mine) };
    const holder = await readHolder(file);
    if (holder === null || (await isAlive(holder))) return { holder };
    const takeover = await tryLockFile(`${file}.${holder.nonce}`);
    if ('holder' in takeover) return { holder };
    try {
      const now = await readHolder(file);
      if (now?.nonce !== holder.nonce) return { holder: now };
      await rename(draft, file);
      return { release: () => release(file, mine) };
    } finally {
      await takeover.release();
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function place(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Some file systems (FAT, some network disks) have no links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
  }
  try {
    await writeFile(file, await readFile(draft), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function release(file: string, mine: Holder): Promise<void> {
  if ((await readHolder(file))?.nonce === mine.nonce) await rm(file, { force: true });
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  // A repository on a network disk: what runs on another machine can't be seen from here.
  if (holder.host !== hostname()) return true;
  const started = await processStart(holder.pid);
  return started !== null && (started === '' || holder.started === '' || started === holder.started);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
