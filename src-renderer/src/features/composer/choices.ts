import type { SystemStatus } from '#shared/contract/system.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import type { Choice } from '#renderer/ui/Select.tsx';

export const modeChoices: readonly Choice<PermissionMode>[] = [
  { value: 'plan', title: 'Plan', note: 'Looks around and says what it would do; changes nothing and runs no command.' },
  { value: 'ask', title: 'Ask', note: 'Asks before it changes a file or runs a command.' },
  { value: 'edits', title: 'Edits', note: 'Changes files of the workspace without asking; asks before it runs a command.' },
  { value: 'auto', title: 'Auto', note: 'Changes files and runs commands without asking, as you could yourself.' },
];

/** The models offered, with the one in use even where it is not on offer (any more). */
export function modelChoices(status: SystemStatus | undefined, current: string): readonly Choice<string>[] {
  const models = new Set([...(status?.models ?? []), ...(current === '' ? [] : [current])]);
  return [...models].map((model) => ({
    value: model,
    title: modelTitle(model),
    ...noteOn(model, status),
  }));
}

function noteOn(model: string, status: SystemStatus | undefined): { note?: string } {
  if (isPlaybook(model)) return { note: 'A script: no model is behind it.' };
  const reference = status?.aliases[model];
  return reference === undefined ? {} : { note: reference };
}

export function isPlaybook(model: string): boolean {
  return model === 'playbook' || model.startsWith('playbook/');
}

/** `anthropic/claude-x` is shown without its provider where that is plain. */
export function modelTitle(model: string): string {
  return isPlaybook(model) ? 'playbook' : model;
}
