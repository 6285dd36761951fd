import { editor } from 'monaco-editor/editor.js';

/** Draws the page's editors in the window's own colours, now and whenever they change. @returns what ends it. */
export function followTheme(): () => void {
  paint();
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(paint);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  system.addEventListener('change', paint);
  return () => {
    system.removeEventListener('change', paint);
    chosen.disconnect();
  };
}

function paint(): void {
  const colours = readTokens();
  const { surface, text } = colours;
  const dark = luminance(surface) < luminance(text);
  editor.defineTheme('coppice', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: dark ? darkRules : lightRules,
    colors: uses(colours),
  });
  editor.setTheme('coppice');
}

/** Hues of source text; each keeps 4.5:1 on the surface and on the tints of a diff. */
const lightRules = rules({ comment: '5f6570', keyword: '7a3ea3', string: '1c6b3a', number: '9a4b00', type: '1f56a8', delimiter: '4a4d57' });
const darkRules = rules({ comment: '9196a3', keyword: 'c9a3f0', string: '8fd0a3', number: 'e8b06a', type: '93b8ff', delimiter: 'b4b6bf' });

function rules(hues: Record<string, string>): editor.ITokenThemeRule[] {
  const also: Record<string, string> = { 'type.identifier': 'type', tag: 'keyword', 'attribute.name': 'type', 'attribute.value': 'string' };
  const named = Object.entries(also).map(([token, as]) => ({ token, foreground: hues[as] ?? '' }));
  return [...Object.entries(hues).map(([token, foreground]) => ({ token, foreground })), ...named];
}

const TOKENS = {
  surface: '--surface',
  sunken: '--sunken',
  raised: '--raised',
  text: '--text',
  muted: '--text-muted',
  faint: '--text-faint',
  line: '--line',
  lineStrong: '--line-strong',
  selected: '--selected',
  accent: '--accent',
  added: '--added',
  removed: '--removed',
} as const;
type Colours = Record<keyof typeof TOKENS, string>;

function uses(c: Colours): editor.IColors {
  return {
    'editor.background': c.surface,
    'editor.foreground': c.text,
    'editorLineNumber.foreground': c.faint,
    'editorLineNumber.activeForeground': c.muted,
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': `${c.accent}40`,
    'editor.inactiveSelectionBackground': `${c.accent}26`,
    'editorWidget.background': c.raised,
    'editorWidget.border': c.lineStrong,
    'editorGutter.background': c.surface,
    'input.background': c.surface,
    focusBorder: c.accent,
    'scrollbarSlider.background': `${c.faint}40`,
    'scrollbarSlider.hoverBackground': `${c.faint}66`,
    'diffEditor.insertedLineBackground': `${c.added}14`,
    'diffEditor.insertedTextBackground': `${c.added}24`,
    'diffEditor.removedLineBackground': `${c.removed}14`,
    'diffEditor.removedTextBackground': `${c.removed}2b`,
    // Inline, the gutter of the former text would be red beside a line that is only added.
    'diffEditorGutter.insertedLineBackground': '#00000000',
    'diffEditorGutter.removedLineBackground': '#00000000',
    'scrollbar.shadow': '#00000000',
    'widget.shadow': '#00000000',
    'diffEditor.diagonalFill': c.line,
    'diffEditor.border': c.line,
    'diffEditor.unchangedRegionBackground': c.sunken,
    'diffEditor.unchangedRegionForeground': c.muted,
    'diffEditor.unchangedCodeBackground': '#00000000',
  };
}

/** The editor takes hexadecimal colours only; the tokens may be anything that CSS knows, so the browser works them out. */
function readTokens(): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    const [red = '0', green = '0', blue = '0'] = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
    return `#${[red, green, blue].map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`;
  };
  const colours = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, read(token)])) as Colours;
  probe.remove();
  return colours;
}

function luminance(hex: string): number {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
