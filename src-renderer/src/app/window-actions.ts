import { openView, setPane, setTheme, type Theme, useView } from '#renderer/stores/view.ts';
import type { Action } from '#renderer/ui/contribution.ts';
import { overlayActions } from './overlay-actions.ts';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** What the window itself can do. */
export const windowActions: readonly Action[] = [
  ...overlayActions,
  {
    id: 'window.left',
    title: 'Toggle the sidebar',
    group: 'Window',
    icon: 'panelLeft',
    keywords: 'show hide left pane',
    shortcut: 'mod+b',
    run: () => setPane('left', { open: !useView.getState().left.open }),
  },
  {
    id: 'window.right',
    title: 'Toggle the inspector',
    group: 'Window',
    icon: 'panelRight',
    keywords: 'show hide right pane',
    shortcut: 'mod+l',
    run: () => setPane('right', { open: !useView.getState().right.open }),
  },
  {
    id: 'window.theme',
    title: 'Change the theme',
    group: 'Window',
    icon: 'sun',
    description: () => `to ${next[useView.getState().theme]}`,
    keywords: 'dark light system colour appearance',
    slash: 'theme',
    words: 'light, dark or system',
    run: (words) => setTheme(words === '' ? next[useView.getState().theme] : themeNamed(words)),
  },
  {
    id: 'window.back',
    title: 'Close the view',
    group: 'Window',
    icon: 'close',
    shortcut: 'escape',
    enabled: () => useView.getState().view !== null,
    run: () => openView(null),
  },
];

function themeNamed(name: string): Theme {
  if (name === 'system' || name === 'light' || name === 'dark') return name;
  throw new Error(`There is no theme “${name}”: write light, dark or system.`);
}
