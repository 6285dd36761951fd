import { useMutation } from '@tanstack/react-query';
import type { FormEvent, KeyboardEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useProject } from '#renderer/client/use-project.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { useLive } from '#renderer/stores/live.ts';
import { modeChoices, modelChoices, scriptOf } from '#renderer/stores/session-choices.ts';
import { selectSession } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { ProjectFileNotes } from '#renderer/ui/ProjectFileNotes.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TrustCallout } from '#renderer/ui/TrustCallout.tsx';
import type { SystemStatus } from '#shared/contract/system.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import { FolderPicker } from './FolderPicker.tsx';
import { recentProjects } from './projects.ts';
import styles from './Start.module.css';
import { useFolder } from './use-folder.ts';

/** Drafts that a new session is made of: nothing typed here is lost by looking elsewhere. */
const DRAFT = { prompt: 'new', folder: 'new.folder', model: 'new.model', mode: 'new.mode', preset: 'new.preset' } as const;

/** Folder, prompt, model, mode and limits of a session that does not exist yet. */
export function NewSession({ status }: { status: SystemStatus }) {
  const { rpc } = useClient();
  const roots = useLive(useShallow((live) => [...live.sessions.values()].filter((session) => session.parent === null)));
  const recent = recentProjects(roots);
  const drafts = useDrafts((all) => all.texts);
  const prompt = drafts[DRAFT.prompt] ?? '';
  const path = drafts[DRAFT.folder] ?? recent[0]?.cwd ?? '';
  const folder = useFolder(path);
  const trusting = useProject(folder.usable, scriptOf(drafts[DRAFT.model] ?? status.model));
  const { look } = trusting;
  const ofProject = look?.modelOfProject === true ? look.model : null;
  const preferred = [ofProject, status.model].filter((name) => name !== null);
  const models = [...new Set([...preferred, ...status.models])];
  // A model that is gone from the config is not kept.
  const kept = models.find((name) => name === drafts[DRAFT.model]);
  const model = kept ?? models[0] ?? null;
  const mode: PermissionMode = modeChoices.find(({ value }) => value === drafts[DRAFT.mode])?.value ?? 'ask';

  // Nor is a preset.
  const presets = look?.presets ?? status.presets;
  const preset = presets.find((name) => name === drafts[DRAFT.preset]);

  const start = useMutation({
    mutationFn: (cwd: string) =>
      rpc.sessions.start({ commandId: newCommandId(), cwd, prompt, model, mode, ...(preset === undefined ? {} : { preset }) }),
    onSuccess: ({ session }) => {
      setDraft(DRAFT.prompt, '');
      selectSession(session);
    },
  });
  const ready = folder.usable !== null && prompt.trim() !== '';
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (ready && folder.usable !== null && !start.isPending) start.mutate(folder.usable);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <FolderPicker path={path} folder={folder} recent={recent} onChange={(next) => setDraft(DRAFT.folder, next)} />
      <TrustCallout {...trusting} folded />
      <div className={styles.prompt}>
        <textarea
          className={styles.text}
          aria-label="Prompt"
          placeholder="What should be done? Name files, goals, and how to tell that it works."
          rows={4}
          value={prompt}
          onChange={(event) => setDraft(DRAFT.prompt, event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className={styles.bar}>
          {model !== null && (
            <Select
              label="Model"
              icon="model"
              value={model}
              choices={modelChoices(models, status, ofProject)}
              onChange={(next) => setDraft(DRAFT.model, next)}
            />
          )}
          <Select label="Mode" value={mode} choices={modeChoices} onChange={(next) => setDraft(DRAFT.mode, next)} />
          {presets.length > 0 && (
            <Select
              label="Budget"
              value={preset ?? ''}
              choices={[
                { value: '', title: 'No limit', note: 'It goes on until it is done, or you stop it.' },
                ...presets.map((name) => ({ value: name, title: name, note: `[build_budget_presets.${name}] of the config` })),
              ]}
              onChange={(next) => setDraft(DRAFT.preset, next)}
            />
          )}
          <span className={styles.grow} />
          <Kbd keys="enter" />
          <Button type="submit" look="primary" icon="play" busy={start.isPending} disabled={!ready}>
            Start
          </Button>
        </div>
      </div>
      {ofProject !== null && (
        <p className={styles.note}>
          {model === ofProject ? (
            <>
              <code>{ofProject}</code> is the default here: this project’s config chooses it.
            </>
          ) : (
            <>
              This project’s config chooses <code>{ofProject}</code>; you chose another.
            </>
          )}
        </p>
      )}
      <p className={styles.note}>{modeChoices.find((choice) => choice.value === mode)?.note}</p>
      <ProjectFileNotes look={look} />
      {start.isError && <Callout look="failed">{problemText(start.error)}</Callout>}
    </form>
  );
}
