import type { Action } from '#renderer/ui/contribution.ts';
import { togglePalette, toggleShortcuts } from './overlay.ts';

/** In the palette itself these say nothing. */
export const paletteActions: readonly Action[] = [
  {
    id: 'palette.open',
    title: 'Go to or run anything',
    group: 'Window',
    shortcut: 'mod+k',
    run: () => togglePalette(false),
  },
  { id: 'palette.commands', title: 'Run a command', group: 'Window', shortcut: 'mod+shift+p', run: () => togglePalette(true) },
];

/** What opens and closes the things that lie over the window. Their chords go on while one of these is open. */
export const overlayActions: readonly Action[] = [
  ...paletteActions,
  {
    id: 'window.shortcuts',
    title: 'Show keyboard shortcuts',
    group: 'Window',
    icon: 'keyboard',
    keywords: 'keys chords help hotkeys cheat sheet slash commands',
    shortcut: 'mod+/',
    slash: 'help',
    run: toggleShortcuts,
  },
];
