import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { isMac } from '#renderer/ui/shortcut.ts';
import { useRunAndTell } from '#renderer/ui/use-run-and-tell.ts';
import { type ActionRegistry, actionFor } from './actions.ts';
import { closeOverlay, useOverlay } from './overlay.ts';
import { overlayActions } from './overlay-actions.ts';

/**
 * Runs actions by their chords, wherever the focus is. A chord with a modifier is taken before any field or editor sees it; a bare
 * key only where nobody below took it for itself. A question that lies over the window is answered first.
 */
export function useShortcuts(registry: ActionRegistry): void {
  const run = useRunAndTell();
  useEffect(() => {
    const mac = isMac(navigator.platform);
    let asked = false;
    const onCapture = (event: KeyboardEvent) => {
      const { over } = useOverlay.getState().overlay;
      // Looked up here: the Escape that closes a dialog is still on its way when the dialog is gone.
      asked = document.querySelector('[data-modal][data-open]') !== null;
      if (event.isComposing || (asked && over === null)) return;
      // As if writing: bare keys are left to what has the focus.
      const action = actionFor(registry, event, true, mac);
      if (action === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (over === null || overlayActions.some(({ id }) => id === action.id)) return run(action);
      flushSync(closeOverlay);
      // The focus goes back in a microtask that closing has queued.
      queueMicrotask(() => run(action));
    };
    const onBubble = (event: KeyboardEvent) => {
      if (asked || event.defaultPrevented || event.isComposing || event.repeat) return;
      const action = actionFor(registry, event, isWriting(event.target), mac);
      if (action === undefined) return;
      event.preventDefault();
      run(action);
    };
    window.addEventListener('keydown', onCapture, { capture: true });
    window.addEventListener('keydown', onBubble);
    return () => {
      window.removeEventListener('keydown', onCapture, { capture: true });
      window.removeEventListener('keydown', onBubble);
    };
  }, [registry, run]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
