import type { BlobHash } from '#shared/lib/ids.ts';
import { refsIn, withTexts } from '#shared/model/text.ts';
import type { Client } from './client.ts';

/** The same with every long text within it in its place. */
export async function withWholeTexts<T>(client: Client, value: T): Promise<T> {
  const texts = new Map<BlobHash, string>();
  for (const { $text: hash } of refsIn(value)) {
    if (!texts.has(hash)) texts.set(hash, (await client.blobs.text({ hash })).text);
  }
  return withTexts(value, texts);
}
