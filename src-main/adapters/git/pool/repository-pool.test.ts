import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RepositoryPool } from './repository-pool.ts';

/** A pool whose one tree has so many files by git's index. */
async function poolOf(files: number): Promise<RepositoryPool> {
  const metadata = await mkdtemp(join(tmpdir(), 'coppice-index-'));
  onTestFinished(() => rm(metadata, { recursive: true }));
  const header = Buffer.from('DIRC\0\0\0\u0002\0\0\0\0', 'latin1');
  header.writeUInt32BE(files, 8);
  await writeFile(join(metadata, 'index'), header);
  const pool = new RepositoryPool('/repository', '/pool');
  pool.ready.push({ repository: '/repository', path: '/pool/warm-1', metadata, head: 'h', stamp: 's' });
  return pool;
}

test.each([
  { files: 1999, configured: null, size: 0 },
  { files: 2000, configured: null, size: 2 },
  { files: 10, configured: 3, size: 3 },
  { files: 50_000, configured: 0, size: 0 },
  { files: 50_000, configured: 1000, size: 32 },
  { files: 50_000, configured: -1, size: 0 },
])('With $files files and $configured configured, $size trees are kept', async ({ files, configured, size }) => {
  const pool = await poolOf(files);
  await pool.resize(configured);
  expect(pool.state().size).toBe(size);
});

test('A tree at the wanted commit is taken before any other', async () => {
  const pool = await poolOf(1);
  const other = { ...pool.ready[0]!, path: '/pool/warm-2', head: 'other' };
  pool.ready.push(other);
  expect(pool.reserve('other')).toEqual(other);
  expect(pool.reserve('other')?.head).toBe('h');
  expect(pool.reserve('other')).toBe(null);
});
