/** A chord as written in the registry: `mod+shift+a`, `escape`, `arrowdown`. `mod` is Command on a Mac and Control elsewhere. */
export type Chord = string;

export interface Keystroke {
  readonly key: string;
  /** Place of the key, named as on an American keyboard: `KeyK`. */
  readonly code: string;
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
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = wants('mod');
  return (
    keyOf(stroke) === key &&
    stroke.metaKey === (mac && mod) &&
    stroke.ctrlKey === ((!mac && mod) || wants('ctrl')) &&
    // Whether a sign needs Shift is the keyboard's own matter: `/` is Shift+7 on a German one.
    (isSign(key) || stroke.shiftKey === wants('shift')) &&
    stroke.altKey === wants('alt')
  );
}

/** The key that is meant. One that writes no Latin letter, on a Greek keyboard or with Option on a Mac, goes by its place. */
function keyOf({ key, code }: Keystroke): string {
  const latin = key.length > 1 || key <= '~';
  return (latin ? key : (/^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? key)).toLowerCase();
}

function isSign(key: string): boolean {
  return /^[^a-z0-9]$/.test(key);
}

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' };
const names: Record<string, string> = {
  mod: 'Ctrl',
  ctrl: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  escape: 'Esc',
  enter: 'Enter',
  tab: 'Tab',
  space: 'Space',
  delete: 'Delete',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
};

/** The keys of a chord as a person reads them: `['⌘', 'B']`, `['Ctrl', 'B']`. */
export function chordKeys(chord: Chord, mac: boolean): readonly string[] {
  return chord.split('+').map((part) => (mac ? macNames[part] : undefined) ?? names[part] ?? part.toUpperCase());
}
