import { type Action, actionGroups } from '#renderer/ui/contribution.ts';
import { findable, fit } from '#renderer/ui/fuzzy.ts';

/** What stands in the field: words for the agent, a command of the window, or what looks like one and is none. */
export type Reading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly action: Action; readonly words: string }
  | { readonly kind: 'wrong'; readonly message: string };

/** What is offered while a command is written. */
export type Offers =
  | { readonly kind: 'none' }
  /** The name is being written: what it may become, the best first. Empty where nothing begins so. */
  | { readonly kind: 'names'; readonly typed: string; readonly actions: readonly Action[] }
  /** The name stands, and words follow. */
  | { readonly kind: 'words'; readonly action: Action };

/** A slash and one plain word. `/usr/bin` and `/*` are text. */
const COMMAND = /^\/([a-z][a-z0-9-]*)?(?:\s+([\s\S]*))?$/i;

export const AS_TEXT = 'A space in front sends it as text.';

/** Reads what is to be sent. A space before a slash says that it is text, and is not sent. */
export function readDraft(text: string, actions: readonly Action[]): Reading {
  const match = COMMAND.exec(text.trimEnd());
  if (match === null) return { kind: 'text', text: text.replace(/^ (?=\/)/, '') };
  const name = match[1] ?? '';
  const words = match[2] ?? '';
  const action = commandOf(name, actions);
  if (action === undefined) return { kind: 'wrong', message: `There is no command /${name}, and nothing was sent. ${AS_TEXT}` };
  if (words !== '' && action.words === undefined)
    return { kind: 'wrong', message: `/${name} takes no words after it, and nothing was done. ${AS_TEXT}` };
  return { kind: 'command', action, words };
}

export function offersFor(text: string, actions: readonly Action[]): Offers {
  const match = COMMAND.exec(text);
  if (match === null) return { kind: 'none' };
  const typed = match[1] ?? '';
  if (match[2] !== undefined) {
    const action = commandOf(typed, actions);
    return action?.words === undefined ? { kind: 'none' } : { kind: 'words', action };
  }
  return { kind: 'names', typed: typed.toLowerCase(), actions: named(typed, actions) };
}

function named(typed: string, actions: readonly Action[]): readonly Action[] {
  return actions
    .filter((action) => action.slash !== undefined && action.enabled?.() !== false)
    .flatMap((action) => {
      const also = [
        [action.title, 0.6],
        [action.keywords ?? '', 0.5],
      ] as const;
      const score = fit(typed, findable(action.slash ?? '', also));
      return score === null ? [] : [{ action, score }];
    })
    .toSorted((a, b) => b.score - a.score || actionGroups.indexOf(a.action.group) - actionGroups.indexOf(b.action.group))
    .map(({ action }) => action);
}

function commandOf(name: string, actions: readonly Action[]): Action | undefined {
  return name === '' ? undefined : actions.find((action) => action.slash === name.toLowerCase());
}
