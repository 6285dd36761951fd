import { create } from 'zustand';

/** What lies over the window, one thing at a time: the palette with what is typed into it, or the shortcuts sheet. */
export type Overlay = { readonly over: null } | { readonly over: 'palette'; readonly query: string } | { readonly over: 'shortcuts' };

/** What the palette's field begins with to list commands alone. */
export const COMMANDS = '>';

export const useOverlay = create<{ readonly overlay: Overlay }>(() => ({ overlay: { over: null } }));

export function closeOverlay(): void {
  useOverlay.setState({ overlay: { over: null } });
}

export function typeInPalette(query: string): void {
  useOverlay.setState({ overlay: { over: 'palette', query } });
}

/** Opens the palette, on commands alone or on everything. Where it is open it turns to the other, or closes when it stands so. */
export function togglePalette(commands: boolean): void {
  const { overlay } = useOverlay.getState();
  if (overlay.over !== 'palette') typeInPalette(commands ? COMMANDS : '');
  else if (overlay.query.startsWith(COMMANDS) === commands) closeOverlay();
  else typeInPalette(commands ? COMMANDS + overlay.query : overlay.query.slice(COMMANDS.length).trimStart());
}

export function toggleShortcuts(): void {
  useOverlay.setState(({ overlay }) => ({ overlay: { over: overlay.over === 'shortcuts' ? null : 'shortcuts' } }));
}
