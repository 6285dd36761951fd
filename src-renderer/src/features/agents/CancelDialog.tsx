import { useEffect, useRef, useState } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useLive } from '#renderer/stores/live.ts';
import { liveBelow } from '#renderer/stores/tree.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';

/** Cancels an agent. One alone is cancelled at once; with others below it the person is asked first, and told which. */
export function CancelDialog({ agent, onClose }: { agent: AgentId; onClose: () => void }) {
  const { rpc } = useClient();
  const toast = useToast();
  const [subtree] = useState(() => liveBelow(useLive.getState().agents, agent));
  const [name] = useState(() => useLive.getState().agents.get(agent)?.name ?? 'the agent');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const begun = useRef(false);
  const alone = subtree.length <= 1;

  const cancel = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await rpc.agents.cancel({ commandId: newCommandId(), agent });
      onClose();
    } catch (error) {
      setProblem(problemText(error));
      setBusy(false);
      if (alone) {
        toast({ title: `${name} was not cancelled`, words: problemText(error) });
        onClose();
      }
    }
  };

  useEffect(() => {
    if (!alone || begun.current) return;
    begun.current = true;
    void cancel();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it opens
  }, []);

  if (alone) return null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Cancel ${name} and ${subtree.length - 1} below it?`}
      words={`${subtree
        .slice(0, 8)
        .map((each) => each.name)
        .join(', ')}${subtree.length > 8 ? ' …' : ''}. What they did so far stays readable.`}
      actions={
        <>
          <Button onClick={onClose}>Keep them running</Button>
          <Button look="danger" busy={busy} onClick={() => void cancel()}>
            Cancel {subtree.length} agents
          </Button>
        </>
      }
    >
      {problem !== null && <Callout look="failed">{problem}</Callout>}
    </Dialog>
  );
}
