import { descriptionOf } from '#renderer/ui/actions-context.tsx';
import { type Action, actionGroups, type Place, placeGroups } from '#renderer/ui/contribution.ts';
import { type Findable, findable } from '#renderer/ui/fuzzy.ts';

/** A line that the palette may show: a place to go to, or an action, as it stood when the palette opened. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly heading: string;
  /** It cannot be done now; `detail` says why. */
  readonly blocked: boolean;
  /** The person is there already. */
  readonly current: boolean;
  readonly by: Findable;
  readonly of: { readonly kind: 'action'; readonly action: Action } | { readonly kind: 'place'; readonly place: Place };
}

/** Places first, each group in its order; in a group what can be done before what cannot. */
export function entriesOf(places: readonly Place[], actions: readonly Action[]): readonly Entry[] {
  return [
    ...placeGroups.flatMap((group) => places.filter((place) => place.group === group).map(placeEntry)),
    ...actionGroups.flatMap((group) => {
      const entries = actions.filter((action) => action.group === group).flatMap(actionEntry);
      return entries.toSorted((a, b) => Number(a.blocked) - Number(b.blocked));
    }),
  ];
}

function placeEntry(place: Place): Entry {
  return {
    id: place.id,
    title: place.title,
    detail: place.description,
    heading: place.group,
    blocked: false,
    current: place.current,
    by: findable(place.title, [
      [place.keywords ?? '', 0.7],
      [place.description, 0.6],
    ]),
    of: { kind: 'place', place },
  };
}

function actionEntry(action: Action): readonly Entry[] {
  const enabled = action.enabled?.() ?? true;
  if (enabled === false) return [];
  const description = descriptionOf(action);
  const slash = action.slash === undefined ? '' : `/${action.slash}`;
  return [
    {
      id: action.id,
      title: action.title,
      detail: enabled === true ? description : enabled,
      heading: action.group,
      blocked: enabled !== true,
      current: false,
      by: findable(action.title, [
        [`${slash} ${action.keywords ?? ''} ${action.group}`, 0.7],
        [description, 0.6],
      ]),
      of: { kind: 'action', action },
    },
  ];
}
