import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useLive } from '#renderer/stores/live.ts';
import { liveBelow } from '#renderer/stores/tree.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import type { Agent } from '#shared/model/agent.ts';

/** Ends an agent and all below it, after asking. */
export function CancelButton({ agent }: { agent: Agent }) {
  const { rpc } = useClient();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => rpc.agents.cancel({ commandId: newCommandId(), agent: agent.id }),
    onSuccess: () => setAsking(false),
  });
  const below = useLive((live) => liveBelow(live.agents, agent.id).length - 1);
  const close = () => {
    setAsking(false);
    cancel.reset();
  };
  return (
    <>
      <Button look="danger" small icon="stop" onClick={() => setAsking(true)}>
        Cancel
      </Button>
      <Dialog
        open={asking}
        onClose={close}
        title={`Cancel ${agent.name}?`}
        words={`It ends${below === 0 ? '' : `, and with it ${below === 1 ? 'the agent' : `the ${below} agents`} at work below it`}. What was said and done so far stays readable, and its worktree stays.`}
        actions={
          <>
            <Button onClick={close}>Let it go on</Button>
            <Button look="danger" icon="stop" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel the agent
            </Button>
          </>
        }
      >
        {cancel.isError && <Callout look="failed">{problemText(cancel.error)}</Callout>}
      </Dialog>
    </>
  );
}
