import type { ComponentType } from 'react';
import type { RunStatus } from '#shared/model/run.ts';
import type { IconName } from './icon-paths.ts';
import type { Chord } from './shortcut.ts';

/**
 * What a feature gives to the window. Each feature exports `contribute(client): Contribution` from its `contribution.tsx`; the app
 * collects them and knows nothing else of a feature. Components read selection and rows from the stores themselves.
 */
export interface Contribution {
  readonly panels?: readonly Panel[];
  readonly views?: readonly View[];
  readonly actions?: readonly Action[];
  /** In the order in which the palette lists them. */
  readonly places?: () => readonly Place[];
  readonly keys?: readonly KeyHint[];
  readonly sidebar?: readonly Section[];
  /** Over the window, for as long as it has something to ask. */
  readonly overlay?: ComponentType;
  /** Stands below the centre, unless a view covers it. */
  readonly composer?: ComponentType;
}

/** A part of the sidebar, at the left. */
export interface Section {
  readonly id: string;
  /** Place from the top, ascending. */
  readonly order: number;
  readonly render: ComponentType;
}

/** A tab of the inspector, at the right. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** Place among the tabs, ascending. */
  readonly order: number;
  /** Rendered after the title: a Badge, or null. */
  readonly badge?: ComponentType;
  readonly render: ComponentType;
}

/**
 * Something that fills the centre. `start` stands while no session is chosen, `session` above the composer while one is; others cover both, composer included, are opened with `openView(id)` of the view store and closed with Escape.
 */
export interface View {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  readonly render: ComponentType;
}

/** Headings of the palette and of the shortcuts sheet, in their order. */
export const actionGroups = ['Session', 'Agent', 'Review', 'Inspector', 'Window'] as const;
export type ActionGroup = (typeof actionGroups)[number];

/**
 * One thing that a person can do, said once for wherever it is offered: palette, shortcut, slash command of the composer, tooltip,
 * shortcuts sheet. It is registered once, when the window opens; what depends on the selection is a function that reads the stores
 * when it is asked.
 */
export interface Action {
  /** `review.open`: the feature, and what it does. */
  readonly id: string;
  /** Imperative: `Toggle the sidebar`. */
  readonly title: string;
  readonly group: ActionGroup;
  readonly icon?: IconName;
  /** A few words beside the title: what it does, or what it would be done to as things stand (`to scout`). */
  readonly description?: string | (() => string);
  /** Further words that find it: `dark light colour`. */
  readonly keywords?: string;
  /** A chord without a modifier is not taken while a text field has the focus. */
  readonly shortcut?: Chord;
  /** Name of its slash command: `stop` is written `/stop`. Letters, digits, hyphens. */
  readonly slash?: string;
  /** What may be written after the slash command, as a hint: `light, dark or system`. Left out: it takes no words. */
  readonly words?: string;
  /** Whether it can be done now. `false` leaves it out; words that say why not show it greyed with them. Left out: always. */
  readonly enabled?: () => boolean | string;
  /**
   * `words` are those after the slash command, trimmed; empty without any and from everywhere else. What it returns is said in a
   * toast, and so is the message of what it throws; the composer shows that one in its place and keeps the words.
   */
  readonly run: (words: string) => void | string | Promise<void | string>;
}

export const placeGroups = ['Go to a session', 'Go to an agent'] as const;
export type PlaceGroup = (typeof placeGroups)[number];

/** Where the palette can go. Asked for anew each time it opens, so plain values of that moment. */
export interface Place {
  /** The same each time, and no action's: `session:` and its id. */
  readonly id: string;
  readonly title: string;
  readonly group: PlaceGroup;
  /** A few words beside the title. */
  readonly description: string;
  /** Further words that find it. */
  readonly keywords?: string;
  readonly status: RunStatus;
  readonly needsPerson: boolean;
  /** The person is there now. */
  readonly current: boolean;
  readonly go: () => void;
}

/** A key that a part of the window takes while it has the focus: told in the shortcuts sheet. */
export interface KeyHint {
  /** `In the review`. */
  readonly where: string;
  readonly keys: readonly Chord[];
  readonly title: string;
}
