import { resolve } from 'node:path';
import type { PermissionMode } from '#shared/model/tool.ts';
import { findSession } from './find.ts';
import { inSession } from './in-session.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';

export interface RunOptions extends Common {
  readonly model: string | undefined;
  readonly mode: PermissionMode;
  /** Budget preset of the config. */
  readonly preset: string | undefined;
}

export function runPrompt(prompt: string, options: RunOptions): Promise<number> {
  const cwd = resolve(options.directory ?? '.');
  return inSession(options, async (client) => {
    const { session } = await client.sessions.start({
      commandId: newCommand(),
      cwd,
      prompt,
      model: modelOf(options.model),
      mode: options.mode,
      ...(options.preset === undefined ? {} : { preset: options.preset }),
    });
    return session;
  });
}

export function runTour(options: Common): Promise<number> {
  return inSession(options, async (client) => (await client.sessions.tour({ commandId: newCommand() })).session);
}

export function resumeSession(prefix: string, options: Common): Promise<number> {
  return inSession(options, async (client) => {
    const session = await findSession(client, prefix);
    await client.sessions.resume({ commandId: newCommand(), session });
    return session;
  });
}

/** `-m playbook/FILE` names a file from where the command stands; the engine may stand elsewhere. */
function modelOf(model: string | undefined): string | null {
  if (model === undefined) return null;
  const script = /^playbook\/(.+)$/.exec(model)?.[1];
  return script === undefined || ['tour', 'playbook'].includes(script) ? model : `playbook/${resolve(script)}`;
}
