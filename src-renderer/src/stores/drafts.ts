import { create } from 'zustand';

/** Words that are not sent yet, by session id; `new` is the one for a session that does not exist. */
export interface DraftsState {
  readonly texts: Readonly<Record<string, string>>;
}

const KEY = 'coppice.drafts';

export const useDrafts = create<DraftsState>(() => ({ texts: {} }));

export function setDraft(owner: string, text: string): void {
  useDrafts.setState(({ texts }) => {
    const { [owner]: _, ...others } = texts;
    return { texts: text === '' ? others : { ...others, [owner]: text } };
  });
}

/** Reads kept drafts and keeps them from now on. Returns the stopper. */
export function keepDrafts(storage: Storage): () => void {
  useDrafts.setState({ texts: readTexts(storage) });
  return useDrafts.subscribe(({ texts }) => {
    try {
      storage.setItem(KEY, JSON.stringify(texts));
    } catch {
      // A full storage costs the draft's copy, not the words on the screen.
    }
  });
}

function readTexts(storage: Storage): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
