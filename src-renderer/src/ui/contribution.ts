import type { ComponentType } from 'react';
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
  readonly sidebar?: readonly Section[];
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

/** One thing that a person can do, wherever it is offered: shortcut, tooltip, menu. */
export interface Action {
  readonly id: string;
  /** Imperative: `Toggle the sidebar`. */
  readonly title: string;
  /** A chord without a modifier is not taken while a text field has the focus. */
  readonly shortcut?: Chord;
  /** Left out: always. */
  readonly enabled?: () => boolean;
  readonly run: () => void;
}
