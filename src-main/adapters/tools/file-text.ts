import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { codeOf } from './file-errors.ts';

const IMAGES = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.bmp', '.ico', '.tiff', '.avif', '.heic']);
const UTF8_BOM = [0xef, 0xbb, 0xbf];

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of the file as it stands; null where there is none. */
export async function hashOfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How the text is written, from the file's first bytes; undefined where it is no text. */
export function encodingOf(start: Uint8Array): Encoding | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return start.includes(0) ? undefined : 'utf-8';
}

/** Why a file that is no text cannot be worked on here. */
export function notText(path: string, shown: string, size: string): string {
  const what = IMAGES.has(extname(path).toLowerCase()) ? 'an image' : 'a binary file';
  return `${shown} is ${what} (${size}); this tool works on text only.`;
}

/** UTF-8 text that can be written back byte for byte; undefined where it is not. */
export function exactText(bytes: Uint8Array): { readonly text: string; readonly bom: boolean } | undefined {
  const bom = UTF8_BOM.every((byte, index) => bytes[index] === byte);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bom ? bytes.subarray(3) : bytes), bom };
  } catch {
    return undefined;
  }
}

export function bytesOf(text: string, bom: boolean): Buffer {
  return bom ? Buffer.concat([Buffer.from(UTF8_BOM), Buffer.from(text)]) : Buffer.from(text);
}
