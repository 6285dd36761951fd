import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { SessionId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useSystemStatus } from '#renderer/client/use-system-status.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useActions } from '#renderer/ui/actions-context.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import { modeChoices, modelChoices } from '#renderer/stores/session-choices.ts';
import styles from './Composer.module.css';
import { MessageField } from './MessageField.tsx';
import { readDraft } from './slash.ts';
import { useSending } from './use-sending.ts';

/** The next words to a session; while it runs they are read at the next turn, and Stop cuts the turn. */
export function Prompt({ session }: { session: SessionId }) {
  const { rpc } = useClient();
  const agent = useAsked(session);
  const status = useSystemStatus().data;
  const [model, setModel] = useState<string | null>(null);
  const [mode, setMode] = useState<PermissionMode | null>(null);
  const [stopping, setStopping] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const empty = useDrafts((drafts) => (drafts.texts[session] ?? '').trim() === '');
  const { all, run } = useActions();
  const reads = useDrafts((drafts) => readDraft(drafts.texts[session] ?? '', all).kind);
  const { busy, problem, submit } = useSending(session, async (draft, commandId) => {
    const reading = readDraft(draft, all);
    if (reading.kind === 'wrong') throw new Error(reading.message);
    if (reading.kind === 'command') {
      const why = await run(reading.action, reading.words);
      if (why !== null) throw new Error(why);
      return;
    }
    await rpc.sessions.prompt({ commandId, session, text: reading.text, model, mode });
    setModel(null);
    setMode(null);
  });
  // The one in use, even where it is not on offer (any more).
  const models = [...new Set([...(status?.models ?? []), agent.model])].filter(Boolean);
  const running = agent.running;
  const stop = async () => {
    setStopping({ busy: true, problem: null });
    try {
      await rpc.sessions.interrupt({ commandId: newCommandId(), session });
      setStopping({ busy: false, problem: null });
    } catch (error) {
      setStopping({ busy: false, problem: problemText(error) });
    }
  };
  const sendAsText = () => {
    setDraft(session, ` ${useDrafts.getState().texts[session] ?? ''}`);
    submit();
  };
  const wrong = problem ?? stopping.problem;
  return (
    <div className={styles.root}>
      {wrong !== null && (
        <div className={styles.problem}>
          <Callout
            look="failed"
            actions={
              reads === 'wrong' && (
                <Button small onClick={sendAsText}>
                  Send as text
                </Button>
              )
            }
          >
            {wrong}
          </Callout>
        </div>
      )}
      <div className={styles.box}>
        <MessageField
          owner={session}
          placeholder={running ? `Message ${agent.name}` : 'What next?'}
          onSend={submit}
          {...(running ? { onEscape: () => void stop() } : {})}
        />
        <div className={styles.bar}>
          <Select label="Model" icon="model" choices={modelChoices(models, status)} value={model ?? agent.model} onChange={setModel} />
          <Select label="Mode" choices={modeChoices} value={mode ?? agent.mode} onChange={setMode} />
          <span className={styles.grow} />
          {running && !empty && reads === 'text' && <span className={styles.hint}>Read at the next turn</span>}
          {running && (
            <Tooltip text="Interrupt the run" keys="escape">
              <Button small icon="stop" busy={stopping.busy} onClick={() => void stop()}>
                Stop
              </Button>
            </Tooltip>
          )}
          <Button small look="primary" icon="send" busy={busy} disabled={empty} onClick={submit}>
            Send
          </Button>
        </div>
      </div>
    </div>
  );
}

/** What the field needs to know of the session's agent, and no more: an agent at work changes with every fact. */
function useAsked(session: SessionId): { name: string; model: string; mode: PermissionMode; running: boolean } {
  return useLive(
    useShallow((live) => {
      const owner = live.sessions.get(session)?.agent;
      const agent = owner === undefined ? undefined : live.agents.get(owner);
      return {
        name: agent?.name ?? 'the agent',
        model: agent?.model ?? '',
        mode: agent?.mode ?? 'ask',
        running: agent !== undefined && !hasEnded(agent.run.status),
      };
    }),
  );
}
