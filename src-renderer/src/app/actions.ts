import type { Action } from '#renderer/ui/contribution.ts';
import { type Keystroke, matchesChord } from '#renderer/ui/shortcut.ts';

/** All actions of the window, each chord given once. */
export interface ActionRegistry {
  readonly actions: readonly Action[];
  /** Chords that a second action wanted: the first one keeps them. */
  readonly conflicts: readonly { readonly chord: string; readonly kept: string; readonly left: string }[];
}

/** @throws where two actions have one id: a mistake of the program. */
export function registerActions(actions: readonly Action[]): ActionRegistry {
  const ids = new Set<string>();
  const chords = new Map<string, string>();
  const conflicts: { chord: string; kept: string; left: string }[] = [];
  const registered = actions.map((action): Action => {
    if (ids.has(action.id)) throw new Error(`two actions are called "${action.id}"`);
    ids.add(action.id);
    const { shortcut, ...without } = action;
    if (shortcut === undefined) return action;
    const kept = chords.get(shortcut);
    if (kept !== undefined) {
      conflicts.push({ chord: shortcut, kept, left: action.id });
      return without;
    }
    chords.set(shortcut, action.id);
    return action;
  });
  return { actions: registered, conflicts };
}

/** The action that a keystroke means, or undefined. `writing`: a text field has the focus, so a chord needs a modifier. */
export function actionFor(registry: ActionRegistry, stroke: Keystroke, writing: boolean, mac: boolean): Action | undefined {
  return registry.actions.find(
    (action) =>
      action.shortcut !== undefined &&
      matchesChord(action.shortcut, stroke, mac) &&
      !(writing && !/\b(mod|ctrl|alt)\+/.test(action.shortcut)) &&
      action.enabled?.() !== false,
  );
}
