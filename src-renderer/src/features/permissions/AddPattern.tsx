import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useSession } from '#renderer/stores/live.ts';
import { useView } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { Remembered } from '#shared/model/permission.ts';
import type { Session } from '#shared/model/session.ts';
import { hostIn } from '#shared/model/host-in.ts';
import styles from './Permissions.module.css';

export const PATTERN_ID = 'permissions-pattern';

const tools = [
  { value: 'bash', title: 'bash', note: 'Shell commands', example: 'git status*' },
  { value: 'edit', title: 'edit', note: 'Files that are edited', example: 'src/**' },
  { value: 'write', title: 'write', note: 'Files that are written', example: 'docs/**' },
  {
    value: 'read',
    title: 'read',
    note: 'Files for the tool read: only to deny, and grep and commands see them all the same',
    example: '.env*',
  },
  { value: 'web_fetch', title: 'web_fetch', note: 'A host', example: 'example.com' },
] as const;

/** A pattern of the person's own, for the session that is chosen or for its project. */
export function AddPattern() {
  const session = useSession(useView((view) => view.session));
  if (session === undefined) return <p className={styles.hint}>Choose a session to add a pattern for it or for its project.</p>;
  return <Form key={session.root} session={session} />;
}

function Form({ session }: { session: Session }) {
  const { rpc } = useClient();
  const [tool, setTool] = useState<(typeof tools)[number]['value']>('bash');
  const [pattern, setPattern] = useState('');
  const [effect, setEffect] = useState<Remembered['effect']>('allow');
  const [kind, setKind] = useState<Remembered['scope']['kind']>('project');
  const add = useMutation({
    mutationFn: () => {
      const scope = kind === 'project' ? { kind, project: session.project } : { kind, root: session.root };
      const written = tool === 'web_fetch' ? hostIn(pattern.trim()) : pattern.trim();
      return rpc.permissions.remember({ commandId: newCommandId(), rule: { tool, pattern: written, effect, scope } });
    },
    onSuccess: () => setPattern(''),
  });
  return (
    <form
      className={styles.form}
      aria-label="Add a pattern"
      onSubmit={(event) => {
        event.preventDefault();
        if (!add.isPending && pattern.trim() !== '') add.mutate();
      }}
    >
      <Segmented
        label="Allow or deny"
        value={effect}
        onChange={setEffect}
        choices={[
          { value: 'allow', title: 'Allow' },
          { value: 'deny', title: 'Deny' },
        ]}
      />
      <Select label="Tool" bordered choices={tools} value={tool} onChange={setTool} />
      <TextField
        id={PATTERN_ID}
        mono
        label="Pattern"
        className={styles.field}
        placeholder={tools.find(({ value }) => value === tool)?.example}
        value={pattern}
        invalid={add.isError}
        onChange={(event) => setPattern(event.target.value)}
      />
      <Segmented
        label="For what"
        value={kind}
        onChange={setKind}
        choices={[
          { value: 'project', title: 'This project' },
          { value: 'session', title: 'This session' },
        ]}
      />
      <Button type="submit" icon="plus" busy={add.isPending} disabled={pattern.trim() === ''}>
        Add
      </Button>
      {add.isError && (
        <p className={styles.problem} role="alert">
          {problemText(add.error)}
        </p>
      )}
      <p className={styles.hint}>What is denied is never done, in any mode, whatever else is allowed.</p>
    </form>
  );
}
