import type { StateStorage } from 'zustand/middleware';

/** A storage that is full, or that the browser keeps shut, costs the copy that outlives the window, and nothing else. */
export function forgivingStorage(storage: () => Storage): StateStorage {
  const tried = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    getItem: (key) => tried(() => storage().getItem(key)),
    setItem: (key, value) => void tried(() => storage().setItem(key, value)),
    removeItem: (key) => void tried(() => storage().removeItem(key)),
  };
}
