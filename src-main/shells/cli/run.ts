import { resolve } from 'node:path';
import type { PermissionMode } from '#shared/model/tool.ts';
import type { Client } from './client.ts';
import { findSession } from './find.ts';
import { inSession } from './in-session.ts';
import { printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { leftOutWords } from './project-lines.ts';

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
    await tellOfProject(client, cwd, options.model);
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

/** What the project's own files do to this run, which has been accepted: said beside it, and never asked. */
async function tellOfProject(client: Client, folder: string, model: string | undefined): Promise<void> {
  const look = await client.projects.look({ folder });
  const leftOut = leftOutWords(look);
  const chosen = model === undefined && look.modelOfProject ? [`The model ${look.model} was chosen by ${look.file}`] : [];
  for (const line of [...(leftOut === null ? [] : [leftOut]), ...chosen, ...look.warnings]) process.stderr.write(`${printable(line)}\n`);
}

/** `-m playbook/FILE` names a file from where the command stands; the engine may stand elsewhere. */
function modelOf(model: string | undefined): string | null {
  if (model === undefined) return null;
  const script = /^playbook\/(.+)$/.exec(model)?.[1];
  return script === undefined || ['tour', 'playbook'].includes(script) ? model : `playbook/${resolve(script)}`;
}
