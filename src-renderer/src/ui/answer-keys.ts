/** Where at a request a key was struck. */
export type KeyPlace = 'allowing button' | 'field' | 'elsewhere';

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** It is held down, and says again what it said. */
  readonly repeat: boolean;
}

/**
 * What a key says at a request, wherever it is shown; `nothing` takes the key and does nothing, null leaves it alone.
 *
 * Enter alone never allows: it may have been meant for what stood here before. With Ctrl or Cmd it does, as does Space on the
 * button. The single letter does not allow what cannot be taken back, and a key held down allows nothing: the next request
 * comes to the same place.
 */
export function answerOfKey(struck: Key, place: KeyPlace, destroys: boolean): 'once' | 'deny' | 'nothing' | null {
  const chord = struck.ctrlKey || struck.metaKey;
  if (struck.key === 'Enter') {
    if (chord) return struck.repeat ? 'nothing' : 'once';
    return place === 'allowing button' ? 'nothing' : null;
  }
  if (place === 'field' || chord || struck.altKey || struck.shiftKey) return null;
  if (struck.key === 'a') return destroys || struck.repeat ? 'nothing' : 'once';
  if (struck.key === 'd') return struck.repeat ? 'nothing' : 'deny';
  return null;
}

/** Buttons that allow carry `data-allows`. */
export function placeOf(target: EventTarget): KeyPlace {
  if (!(target instanceof HTMLElement)) return 'elsewhere';
  if (target.matches('input, textarea')) return 'field';
  return target.matches('[data-allows]') ? 'allowing button' : 'elsewhere';
}
