import { useCallback } from 'react';
import { useActions } from './actions-context.tsx';
import type { Action } from './contribution.ts';
import { useToast } from './Toast.tsx';

/** Runs an action where there is no place of its own to say why it could not be done: a toast says it. */
export function useRunAndTell(): (action: Action) => void {
  const { run } = useActions();
  const toast = useToast();
  return useCallback(
    (action) => {
      void run(action).then((problem) => problem !== null && toast({ title: action.title, words: problem }));
    },
    [run, toast],
  );
}
