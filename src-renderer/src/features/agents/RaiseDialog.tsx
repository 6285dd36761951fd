import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { Agent } from '#shared/model/agent.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { type Budget, hasEnded } from '#shared/model/run.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { usedOf } from '#renderer/stores/budget-lines.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useNow } from '#renderer/ui/now.ts';
import { LimitField } from './LimitField.tsx';
import styles from './RaiseDialog.module.css';
import { budgetFrom, limitFields, textsOf, usedWords } from './raise-form.ts';

/** Other limits for an agent's run: for one at work, and for one that a limit ended, which goes on under them. */
export function RaiseDialog({ agent: id }: { agent: AgentId }) {
  const agent = useAgent(id);
  return agent === undefined ? null : <Raise agent={agent} />;
}

function Raise({ agent }: { agent: Agent }) {
  const { rpc } = useClient();
  const { run } = agent;
  const form = useId();
  // As they stood when the dialog came up: what is typed is not overwritten.
  const [before] = useState(() => textsOf(run.budget));
  const [texts, setTexts] = useState(before);
  const [tried, setTried] = useState(false);
  const used = usedOf(run, useNow());
  const { budget, problems } = budgetFrom(texts, used);
  const close = () => askAbout(null);
  const raise = useMutation({
    mutationFn: (chosen: Budget) => rpc.agents.raise({ commandId: newCommandId(), agent: agent.id, budget: chosen }),
    onSuccess: close,
  });
  const ended = hasEnded(run.status);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0 && !raise.isPending) raise.mutate(budget);
  };
  return (
    <Dialog
      open
      onClose={close}
      title={ended ? `Raise the limits of ${agent.name}` : `Limits of ${agent.name}`}
      words={ended ? `${run.reason}. What it has used stays counted.` : 'They hold from its next turn on. An empty field is no limit.'}
      actions={
        <>
          <Button onClick={close}>Leave them</Button>
          <Button type="submit" form={form} look="primary" icon={ended ? 'play' : 'check'} busy={raise.isPending}>
            {ended ? 'Raise and go on' : 'Change them'}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.fields} onSubmit={submit} noValidate>
        {limitFields.map(({ limit, title }) => (
          <LimitField
            key={limit}
            title={title}
            text={texts[limit]}
            onText={(text) => setTexts({ ...texts, [limit]: text })}
            used={usedWords(limit, used)}
            problem={tried || texts[limit] !== before[limit] ? (problems[limit] ?? null) : null}
          />
        ))}
      </form>
      {raise.isError && <Callout look="failed">{problemText(raise.error)}</Callout>}
    </Dialog>
  );
}
