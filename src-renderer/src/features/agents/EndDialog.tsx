import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { useLive } from '#renderer/stores/live.ts';
import { liveBelow } from '#renderer/stores/tree.ts';
import { actLooks } from '#renderer/ui/act-look.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { endQuestion } from './end-words.ts';

/**
 * Asks before a subtree is cancelled, or anything is killed, and names how many that ends. The safe answer has the focus, and Enter
 * alone ends nobody, on the other one neither: it may have been meant for what stood here before. Space does, and Ctrl or Cmd with it.
 */
export function EndDialog({ act, agent }: { act: 'cancel' | 'kill'; agent: AgentId }) {
  const { rpc } = useClient();
  // As they stood when the question was asked: it is answered about these.
  const [ending] = useState(() => liveBelow(useLive.getState().agents, agent));
  const [name] = useState(() => useLive.getState().agents.get(agent)?.name ?? 'the agent');
  const end = useMutation({
    mutationFn: () => rpc.agents[act]({ commandId: newCommandId(), agent }),
    onSuccess: () => askAbout(null),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && !end.isPending) end.mutate();
  };
  const { title, words, keep, confirm } = endQuestion(act, { id: agent, name }, ending);
  return (
    <Dialog
      open
      onClose={() => askAbout(null)}
      title={title}
      words={words}
      actions={
        <>
          <Button onClick={() => askAbout(null)}>{keep}</Button>
          <Button
            look="danger"
            icon={actLooks[act].icon}
            busy={end.isPending}
            title="By keyboard: Space, or Ctrl+Enter"
            onKeyDown={onKeyDown}
            onClick={() => end.mutate()}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {end.isError && <Callout look="failed">{problemText(end.error)}</Callout>}
    </Dialog>
  );
}
