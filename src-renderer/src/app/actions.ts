import type { Action } from '#renderer/ui/contribution.ts';
import { type Keystroke, matchesChord } from '#renderer/ui/shortcut.ts';

/** A chord (`mod+l`) or slash command (`/stop`) that a second action wanted: the first one keeps it. Actions are named by id. */
export interface Conflict {
  readonly wanted: string;
  readonly kept: string;
  readonly left: string;
}

/** All actions of the window, each chord and each slash command given once. */
export interface ActionRegistry {
  readonly actions: readonly Action[];
  readonly conflicts: readonly Conflict[];
}

/** @throws where two actions have one id: a mistake of the program. */
export function registerActions(actions: readonly Action[]): ActionRegistry {
  const ids = new Set<string>();
  const given = new Map<string, string>();
  const conflicts: Conflict[] = [];
  const give = (wanted: string, id: string): boolean => {
    const kept = given.get(wanted);
    if (kept === undefined) given.set(wanted, id);
    else conflicts.push({ wanted, kept, left: id });
    return kept === undefined;
  };
  const registered = actions.map(({ shortcut, slash, ...action }): Action => {
    if (ids.has(action.id)) throw new Error(`two actions are called "${action.id}"`);
    ids.add(action.id);
    return {
      ...action,
      ...(shortcut !== undefined && give(shortcut, action.id) ? { shortcut } : {}),
      ...(slash !== undefined && give(`/${slash}`, action.id) ? { slash } : {}),
    };
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
