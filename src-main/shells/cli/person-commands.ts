import type { Command } from 'commander';
import { common, commonOf } from './options.ts';

type Done = (code: number) => void;

/** What a person decides: answers to what agents ask, and what need not be asked. */
export function personCommands(program: Command, done: Done): void {
  const inbox = common(program.command('inbox').description('what waits for you: whole, with who asks, from any depth')).action(
    async (_flags: object, command: Command) => {
      const { listInbox } = await import('./inbox.ts');
      done(await listInbox(commonOf(command)));
    },
  );
  common(inbox.command('answer <id> [answer...]').description('answer one of them: once, session, always, deny WORDS; or words')).action(
    async (id: string, words: string[], _flags: object, command: Command) => {
      const { answerInbox } = await import('./answer-inbox.ts');
      done(await answerInbox(id, words.join(' '), commonOf(command)));
    },
  );
  permissionCommands(program.command('permissions').description('what need not ask, and what must not be done'), done);
}

interface RuleFlags {
  readonly deny?: boolean;
  readonly project?: string;
  readonly session?: string;
}

function permissionCommands(permissions: Command, done: Done): void {
  common(permissions.command('list').description('what is remembered: all of it, or with -C for that project')).action(
    async (_flags: object, command: Command) => {
      const { listPermissions } = await import('./permissions.ts');
      done(await listPermissions(commonOf(command)));
    },
  );
  const rule = (name: 'add' | 'remove', description: string): void => {
    common(permissions.command(`${name} <pattern>`).description(description))
      .option('--deny', 'what must not be done, in any mode')
      .option('--project <folder>', 'for the project of this folder; default that of -C, or of the present folder')
      .option('--session <session>', 'for a session and all below it, by its id or the beginning of it')
      .action(async (pattern: string, { deny = false, project, session }: RuleFlags, command: Command) => {
        const { addPermission, removePermission } = await import('./permissions.ts');
        done(await (name === 'add' ? addPermission : removePermission)(pattern, { ...commonOf(command), deny, project, session }));
      });
  };
  rule('add', "remember a pattern: 'bash: git status*', 'edit: src/**', 'web_fetch: docs.rs'");
  rule('remove', 'take a pattern back');
}
