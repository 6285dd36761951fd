import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { BlobHash } from '#shared/lib/ids.ts';
import { refsIn, withTexts } from '#shared/model/text.ts';
import type { Client } from './client.ts';

/** The same facts with every long text in its place. */
export async function withWholeTexts(client: Client, events: readonly LedgerEvent[]): Promise<LedgerEvent[]> {
  const texts = new Map<BlobHash, string>();
  for (const { $text: hash } of refsIn(events)) {
    if (!texts.has(hash)) texts.set(hash, (await client.blobs.text({ hash })).text);
  }
  return withTexts([...events], texts);
}
