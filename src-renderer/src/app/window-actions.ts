import { openView, setPane, setTheme, type Theme, useView } from '#renderer/stores/view.ts';
import type { Action } from '#renderer/ui/contribution.ts';

const themes: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** What the window itself can do. */
export const windowActions: readonly Action[] = [
  {
    id: 'window.left',
    title: 'Toggle the sidebar',
    shortcut: 'mod+b',
    run: () => setPane('left', { open: !useView.getState().left.open }),
  },
  {
    id: 'window.right',
    title: 'Toggle the inspector',
    shortcut: 'mod+l',
    run: () => setPane('right', { open: !useView.getState().right.open }),
  },
  { id: 'window.theme', title: 'Change the theme', run: () => setTheme(themes[useView.getState().theme]) },
  {
    id: 'window.back',
    title: 'Close the view',
    shortcut: 'escape',
    enabled: () => useView.getState().view !== null,
    run: () => openView(null),
  },
];
