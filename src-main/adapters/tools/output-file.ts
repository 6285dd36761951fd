import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { keepEnds } from './kept-output.ts';
import { counted, sizeOf } from './shown-path.ts';

/** A command that writes for ever must not fill the disk. */
export const FILE_LIMIT = 64 * 1024 * 1024;

/** A command's output on disk, both streams in the order of their arrival. */
export interface OutputFile {
  /** Resolves when it is written: whoever waits for it holds a fast writer back. Never rejects. */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** What the file holds, for the model: `the whole is in PATH`. */
  words(): string;
}

/** Makes the file and its folder, readable by their owner only. */
export async function createOutputFile(path: string): Promise<OutputFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  let size = 0;
  let trouble: string | undefined;
  let writing = Promise.resolve();
  const put = async (bytes: Uint8Array): Promise<void> => {
    if (trouble !== undefined || size >= FILE_LIMIT) return;
    const some = bytes.subarray(0, FILE_LIMIT - size);
    try {
      await file.writeFile(some);
      size += some.length;
      if (size >= FILE_LIMIT) trouble = `the first ${sizeOf(FILE_LIMIT)} are in ${path}`;
    } catch (error) {
      trouble = `what could be written (${error instanceof Error ? error.message : String(error)}) is in ${path}`;
    }
  };
  return {
    write: (bytes) => (writing = writing.then(() => put(bytes))),
    async close() {
      await writing;
      await file.close();
    },
    words: () => trouble ?? `the whole is in ${path}`,
  };
}

export function removeOutputFile(path: string): Promise<void> {
  // Left behind it costs a little room and nothing else.
  return rm(path, { force: true }).catch(() => undefined);
}

/** What a command that was cut off had written by then; empty where there is nothing to read. */
export async function readOutputFile(path: string, most: number): Promise<string> {
  const kept = keepEnds(most);
  const decoder = new StringDecoder('utf8');
  try {
    for await (const chunk of createReadStream(path)) kept.add(decoder.write(chunk as Buffer));
  } catch {
    return '';
  }
  kept.add(decoder.end());
  return kept.text(most, (left) => `[... ${counted(left)} characters left out; the rest is in ${path} ...]`);
}
