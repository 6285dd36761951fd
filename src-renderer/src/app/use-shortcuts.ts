import { useEffect } from 'react';
import { isMac } from '#renderer/ui/shortcut.ts';
import { type ActionRegistry, actionFor } from './actions.ts';

/** Runs actions by their chords, wherever the focus is. What a part of the window took for itself is left alone. */
export function useShortcuts(registry: ActionRegistry): void {
  useEffect(() => {
    const mac = isMac(navigator.platform);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const action = actionFor(registry, event, isWriting(event.target), mac);
      if (action === undefined) return;
      event.preventDefault();
      action.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [registry]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
