/** A chord as written in the registry: `mod+shift+a`, `escape`, `arrowdown`. `mod` is Command on a Mac and Control elsewhere. */
export type Chord = string;

export interface Keystroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

/** Whether a keystroke is this chord, whole: no modifier more, none less. */
export function matchesChord(chord: Chord, stroke: Keystroke, mac: boolean): boolean {
  const parts = chord.split('+');
  const key = parts.at(-1);
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = wants('mod');
  return (
    stroke.key.toLowerCase() === key &&
    stroke.metaKey === (mac && mod) &&
    stroke.ctrlKey === ((!mac && mod) || wants('ctrl')) &&
    stroke.shiftKey === wants('shift') &&
    stroke.altKey === wants('alt')
  );
}

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' };
const names: Record<string, string> = {
  mod: 'Ctrl',
  ctrl: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  escape: 'Esc',
  enter: 'Enter',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
};

/** The keys of a chord as a person reads them: `['⌘', 'B']`, `['Ctrl', 'B']`. */
export function chordKeys(chord: Chord, mac: boolean): readonly string[] {
  return chord.split('+').map((part) => (mac ? macNames[part] : undefined) ?? names[part] ?? part.toUpperCase());
}
