import { resolve } from 'node:path';
import { hostIn } from '#shared/model/host-in.ts';
import type { Remembered } from '#shared/model/permission.ts';
import { span } from '#shared/projections/agent-line.ts';
import { permissionGroups } from '#shared/projections/permission-groups.ts';
import { rememberedKey } from '#shared/model/permission.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { findSession } from './find.ts';
import { forPersonOnly } from './for-person.ts';
import { answerLine, printable } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/** What is remembered: for the project of `-C` and its sessions, or all of it. */
export function listPermissions(options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const { permissions, sessions } = await client.live.snapshot();
    const byId = new Map(sessions.map((session) => [session.id as string, session]));
    const project = options.directory === undefined ? null : await projectOf(client, options.directory);
    const wanted = permissions.filter(({ scope }) => {
      const of = scope.kind === 'project' ? scope.project : byId.get(scope.root)?.project;
      return project === null || of === project;
    });
    if (options.json) {
      out(JSON.stringify(wanted));
      return;
    }
    if (wanted.length === 0) out("No pattern is remembered. `coppice permissions add 'bash: git status*'` adds one.");
    for (const { key, kind, name, rules } of permissionGroups(new Map(wanted.map((rule) => [rememberedKey(rule), rule])), byId)) {
      out(printable(kind === 'project' ? `Project ${name}` : `Session ${key}  ${name}`));
      for (const { rule } of rules)
        out(printable(`  ${rule.effect.padEnd(5)}  ${rule.tool}: ${rule.pattern}  (${span(Date.now() - rule.at)} ago)`));
    }
  });
}

export interface RuleOptions extends Common {
  readonly deny: boolean;
  /** Folder in the project that it is for; `-C` and then the present folder in its place. */
  readonly project: string | undefined;
  /** Begin of the id of the session that it is for, with all below it. */
  readonly session: string | undefined;
}

/** Remembers a pattern: calls like it need not ask or, denied, are never made. */
export function addPermission(text: string, options: RuleOptions): Promise<number> {
  return change(text, options, 'remembered', (client, of) => client.permissions.remember(of));
}

export function removePermission(text: string, options: RuleOptions): Promise<number> {
  return change(text, options, 'removed', (client, of) => client.permissions.forget(of));
}

type OfRule = Parameters<Client['permissions']['remember']>[0];

function change(
  text: string,
  options: RuleOptions,
  how: 'remembered' | 'removed',
  ask: (client: Client, of: OfRule) => Promise<unknown>,
): Promise<number> {
  forPersonOnly('change what may be done');
  const written = patternIn(text);
  return withClient(options, async ({ client, out }) => {
    const rule = { ...written, effect: options.deny ? 'deny' : 'allow', scope: await scopeOf(client, options) } as const;
    await ask(client, { commandId: newCommand(), rule });
    const where = rule.scope.kind === 'project' ? `project ${rule.scope.project}` : `session ${rule.scope.root}`;
    const words = `${how}: ${rule.effect} ${rule.tool}: ${rule.pattern}, for ${where}`;
    out(answerLine(options, rule, words));
  });
}

function patternIn(text: string): Pick<Remembered, 'tool' | 'pattern'> {
  const [, tool, pattern] = /^\s*(\w+)\s*:\s*(.*\S)\s*$/s.exec(text) ?? [];
  if (tool === undefined || pattern === undefined)
    throw new CommandFailed(
      EXIT.usage,
      `"${text}" is no pattern: write the tool and what it may do, as 'bash: git status*' or 'edit: src/**'`,
    );
  return { tool, pattern: tool === 'web_fetch' ? hostIn(pattern) : pattern };
}

async function scopeOf(client: Client, { session, project, directory }: RuleOptions): Promise<Remembered['scope']> {
  if (session === undefined) return { kind: 'project', project: await projectOf(client, project ?? directory ?? '.') };
  if (project !== undefined) throw new CommandFailed(EXIT.usage, 'a pattern is for a project or for a session: name one of them');
  const found = await findSession(client, session);
  const { sessions } = await client.live.snapshot();
  return { kind: 'session', root: sessions.find(({ id }) => id === found)?.root ?? found };
}

async function projectOf(client: Client, folder: string): Promise<string> {
  return (await client.system.folder({ path: resolve(folder) })).project;
}
