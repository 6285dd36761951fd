import { useRef, useState } from 'react';
import type { CommandId } from '#shared/lib/ids.ts';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';

/**
 * Sends a draft. The words stay where they are until the engine has them; after a failure the same words go out as the same command,
 * so that they are never said twice.
 */
export function useSending(owner: string, send: (text: string, commandId: CommandId) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ text: string; problem: string } | null>(null);
  // Words that were changed since are not those that failed.
  const problem = useDrafts(({ texts }) => (failed !== null && texts[owner] === failed.text ? failed.problem : null));
  const tried = useRef<{ text: string; commandId: CommandId } | null>(null);
  const submit = async () => {
    const text = useDrafts.getState().texts[owner] ?? '';
    if (text.trim() === '' || busy) return;
    if (tried.current?.text !== text) tried.current = { text, commandId: newCommandId() };
    setBusy(true);
    setFailed(null);
    try {
      await send(text, tried.current.commandId);
      tried.current = null;
      if (useDrafts.getState().texts[owner] === text) setDraft(owner, '');
    } catch (error) {
      setFailed({ text, problem: problemText(error) });
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, submit: () => void submit() };
}
