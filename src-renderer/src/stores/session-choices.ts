import type { SystemStatus } from '#shared/contract/system.ts';
import type { PermissionMode } from '#shared/model/tool.ts';

/** One of several, with a line that says what choosing it means. */
interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly note?: string;
}

export const modeChoices: readonly (Choice<PermissionMode> & { readonly note: string })[] = [
  { value: 'plan', title: 'Plan', note: 'Looks around and says what it would do; changes nothing and runs no command.' },
  { value: 'ask', title: 'Ask', note: 'Asks before it changes a file or runs a command.' },
  { value: 'edits', title: 'Edits', note: 'Changes files of the workspace without asking; asks before it runs a command.' },
  { value: 'auto', title: 'Auto', note: 'Changes files and runs commands without asking, with all that you may do yourself.' },
];

/** @param ofProject the one that the project's own config chooses, if any */
export function modelChoices(
  models: readonly string[],
  status: SystemStatus | undefined,
  ofProject: string | null = null,
): readonly Choice<string>[] {
  return models.map((model) => ({
    value: model,
    title: model,
    ...(model === ofProject ? { note: 'Chosen by this project’s config.' } : modelNote(model, status)),
  }));
}

/** What is behind a model's name, where that is not plain. */
function modelNote(model: string, status: SystemStatus | undefined): { note?: string } {
  if (isPlaybook(model)) return { note: 'A script: no model is behind it.' };
  const reference = status?.aliases[model];
  return reference === undefined ? {} : { note: reference };
}

/** Path of the script that a model stands for; null where it stands for none that lies in a file. */
export function scriptOf(model: string | null | undefined): string | null {
  const path = model?.startsWith('playbook/') === true ? model.slice('playbook/'.length) : '';
  return path === '' || path === 'tour' || path === 'playbook' ? null : path;
}

export function isPlaybook(model: string): boolean {
  return model === 'playbook' || model.startsWith('playbook/');
}
