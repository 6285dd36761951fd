import { type ReactNode, useMemo } from 'react';
import { problemText } from '#renderer/client/problem.ts';
import { type Actions, ActionsProvider } from '#renderer/ui/actions-context.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { ActionRegistry } from './actions.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Hands the registry to all that stands in the window, and listens for its chords. */
export function Acting({ registry, children }: { registry: ActionRegistry; children: ReactNode }) {
  const toast = useToast();
  const actions = useMemo(
    (): Actions => ({
      all: registry.actions,
      async run(action, words = '') {
        const enabled = action.enabled?.() ?? true;
        if (enabled !== true) return enabled === false ? 'This cannot be done now.' : enabled;
        try {
          const said = await action.run(words);
          if (typeof said === 'string') toast({ title: said });
          return null;
        } catch (error) {
          return problemText(error);
        }
      },
    }),
    [registry, toast],
  );
  return (
    <ActionsProvider value={actions}>
      <Shortcuts registry={registry} />
      {children}
    </ActionsProvider>
  );
}

function Shortcuts({ registry }: { registry: ActionRegistry }) {
  useShortcuts(registry);
  return null;
}
