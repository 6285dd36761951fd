import { createContext, use } from 'react';
import type { Action } from './contribution.ts';
import type { Chord } from './shortcut.ts';

/** The registry of actions, for whatever offers them: each feature contributes its own, none knows another's. */
export interface Actions {
  /** Each with the chord and the slash command that it was given. */
  readonly all: readonly Action[];
  /** Does it, and says what it answers in a toast. Never rejects: returns why it could not be done, or null. */
  readonly run: (action: Action, words?: string) => Promise<string | null>;
}

const ActionsContext = createContext<Actions | null>(null);

export const ActionsProvider = ActionsContext.Provider;

/** @throws where no ActionsProvider stands above: a mistake of the program. */
export function useActions(): Actions {
  const actions = use(ActionsContext);
  if (actions === null) throw new Error('useActions needs an ActionsProvider above it');
  return actions;
}

/** The chord of an action, for the tooltip of a button that does the same: `keys={useChord('session.new')}`. */
export function useChord(id: string): Chord | undefined {
  return useActions().all.find((action) => action.id === id)?.shortcut;
}

export function descriptionOf({ description }: Action): string {
  return typeof description === 'function' ? description() : (description ?? '');
}
