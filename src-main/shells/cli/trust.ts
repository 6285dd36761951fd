import { resolve } from 'node:path';
import type { KnownTypes } from '#shared/contract/agents.ts';
import type { Client } from './client.ts';
import { confirmed } from './confirm.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import { folderOf, linesOf } from './list-types.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { askOnce, withClient } from './with-client.ts';

/**
 * Lets a project's own definitions count, as they are now: shown first, and asked. Nobody holds the data directory while the
 * person reads; what is changed meanwhile is another content, and does not count.
 */
export async function trustProject(options: Common & { readonly yes: boolean }): Promise<number> {
  const known = await readTypes(options);
  const { project, content, trusted } = known;
  const name = folderOf(project);
  if (trusted === null) return tell(options, { project, content, trusted }, `${name} brings no definitions of agents: nothing to trust`);
  if (trusted) return tell(options, { project, content, trusted }, `${name} is trusted already, as it is now`);
  if (!options.yes) await askFirst(known, options);
  return decide(options, { project, content, trusted: true }, `${name} is trusted: its definitions count until they change`);
}

/** A project's own definitions do not count any more. */
export async function distrustProject(options: Common): Promise<number> {
  const { project, content } = await readTypes(options);
  return decide(options, { project, content, trusted: false }, `${folderOf(project)} is not trusted: its definitions do not count`);
}

async function askFirst(known: KnownTypes, { json }: Common): Promise<void> {
  const name = folderOf(known.project);
  if (json || !process.stdin.isTTY) {
    throw new CommandFailed(EXIT.usage, `${name} is not trusted yet: ask at a terminal, or look with 'coppice agents types' and say --yes`);
  }
  const own = known.types.filter(({ source }) => source === 'project');
  const shown = own.flatMap((type) => [...linesOf(type, { trusted: true }), ...type.instructions.split('\n').map((line) => `  | ${line}`)]);
  process.stderr.write(`${printable(shown.join('\n'))}\n\n`);
  if (!(await confirmed(`Let these definitions of ${name} count?`)))
    throw new CommandFailed(EXIT.failed, `${name} is not trusted: nothing has changed`);
}

function readTypes(options: Common): Promise<KnownTypes> {
  return askOnce(options, ({ client }) => client.agents.types({ folder: resolve(options.directory ?? '.') }));
}

function decide(options: Common, decision: Omit<Parameters<Client['projects']['trust']>[0], 'commandId'>, words: string): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    await client.projects.trust({ commandId: newCommand(), ...decision });
    out(options.json ? JSON.stringify(decision) : printable(words));
  });
}

function tell({ json }: Common, document: object, words: string): number {
  process.stdout.write(`${json ? JSON.stringify(document) : printable(words)}\n`);
  return EXIT.done;
}
