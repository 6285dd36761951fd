import { useView } from '#renderer/stores/view.ts';

/** Keeps the page's theme as the person chose it; `system` leaves it to the system. Returns the stopper. */
export function keepTheme(page: HTMLElement): () => void {
  const apply = () => {
    const { theme } = useView.getState();
    if (theme === 'system') delete page.dataset['theme'];
    else page.dataset['theme'] = theme;
  };
  apply();
  return useView.subscribe((now, before) => now.theme !== before.theme && apply());
}
