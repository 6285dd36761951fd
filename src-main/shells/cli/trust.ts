import { resolve } from 'node:path';
import type { ProjectLook } from '#shared/model/project-look.ts';
import { confirmed } from './confirm.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { projectLines } from './project-lines.ts';
import { askOnce, withClient } from './with-client.ts';

export interface OfProject extends Common {
  /** A script that a session would be played from, as the command line names it. */
  readonly playbook?: string | undefined;
}

/** What a project brings, what of it counts, and what would. */
export async function showProject(options: OfProject): Promise<number> {
  const look = await readProject(options);
  return tell(options, look, projectLines(look).join('\n'));
}

/**
 * Lets what a project brings count, as it is now: shown first, and asked. Nobody holds the data directory while the person reads;
 * what is changed meanwhile is refused.
 */
export async function trustProject(options: OfProject & { readonly yes: boolean }): Promise<number> {
  const look = await readProject(options);
  const { top, standing } = look;
  if (standing === 'nothing') return tell(options, said(look, null), `${top} brings nothing of its own: nothing to trust`);
  if (standing === 'trusted') return tell(options, said(look, true), `${top} is trusted already, as it is now`);
  const text = `${printable(projectLines(look).join('\n'))}\n`;
  if (!options.yes) await askFirst(look, text, options);
  else if (!options.json) process.stderr.write(`${text}\n`);
  return decide(options, look, true, `${top} is trusted: what it brings counts until it changes`);
}

/** What a project brings does not count any more. */
export async function distrustProject(options: OfProject): Promise<number> {
  const look = await readProject(options);
  return decide(options, look, false, `${look.top} is not trusted: what it brings does not count`);
}

async function askFirst({ top }: ProjectLook, text: string, { json }: Common): Promise<void> {
  if (json || !process.stdin.isTTY) {
    const advice = "ask at a terminal, or look with 'coppice projects show' and say --yes";
    throw new CommandFailed(EXIT.usage, `${top} is not trusted as it is now: ${advice}`);
  }
  process.stderr.write(`${text}\n`);
  if (!(await confirmed(`Let what ${top} brings count?`)))
    throw new CommandFailed(EXIT.failed, `${top} is not trusted: nothing has changed`);
}

function readProject(options: OfProject): Promise<ProjectLook> {
  return askOnce(options, ({ client }) => client.projects.look({ folder: folderOf(options), playbook: playbookOf(options), texts: true }));
}

function decide(options: OfProject, look: ProjectLook, trusted: boolean, words: string): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const { content } = look;
    await client.projects.trust({ commandId: newCommand(), folder: folderOf(options), playbook: playbookOf(options), content, trusted });
    out(options.json ? JSON.stringify(said(look, trusted)) : printable(words));
  });
}

function said({ project, content }: ProjectLook, trusted: boolean | null): object {
  return { project, content, trusted };
}

function folderOf({ directory }: Common): string {
  return resolve(directory ?? '.');
}

/** The engine may stand elsewhere. */
function playbookOf({ playbook }: OfProject): string | null {
  return playbook === undefined ? null : resolve(playbook);
}

function tell({ json }: Common, document: object, words: string): number {
  process.stdout.write(`${json ? JSON.stringify(document) : printable(words)}\n`);
  return EXIT.done;
}
