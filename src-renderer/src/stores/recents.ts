import { create } from 'zustand';

/** What the person chose in the palette, by id of the action or place, the latest first. */
export interface RecentsState {
  readonly ids: readonly string[];
}

const KEY = 'coppice.recents';
/** More than the palette ever shows: sessions and agents go, and what was before them comes up again. */
const LIMIT = 30;

export const useRecents = create<RecentsState>(() => ({ ids: [] }));

export function rememberChoice(id: string): void {
  useRecents.setState(({ ids }) => ({ ids: [id, ...ids.filter((each) => each !== id)].slice(0, LIMIT) }));
}

/** Reads what was chosen before and keeps it from now on. Returns the stopper. */
export function keepRecents(storage: Storage): () => void {
  useRecents.setState({ ids: readIds(storage) });
  return useRecents.subscribe(({ ids }) => {
    try {
      storage.setItem(KEY, JSON.stringify(ids));
    } catch {
      // A full storage costs an order in a list.
    }
  });
}

function readIds(storage: Storage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, LIMIT) : [];
  } catch {
    return [];
  }
}
