import type { Place, Run } from './run.ts';

const NOBODY = { name: 'Coppice', email: 'coppice@localhost' };

interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * The person as git knows them here; Coppice where git has no name or no address.
 * `user.useConfigOnly` keeps git from making both up from the login and the machine.
 */
export async function committer(run: Run, place: Place): Promise<Person> {
  const ran = await run(place, ['var', 'GIT_COMMITTER_IDENT'], { config: ['user.useConfigOnly=true'] });
  const [, name, email] = /^(.+) <([^>]+)> \d+ [+-]\d+$/.exec(ran.out.trim()) ?? [];
  return ran.code === 0 && name !== undefined && email !== undefined ? { name, email } : NOBODY;
}

/** Environment that makes a commit theirs. */
export function signedBy(author: Person, by: Person): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: plain(author.name) || 'agent',
    GIT_AUTHOR_EMAIL: plain(author.email),
    GIT_COMMITTER_NAME: by.name,
    GIT_COMMITTER_EMAIL: by.email,
  };
}

/** Git refuses a name of nothing but these, and drops them from any other. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- a line break or a NUL in a name would end the header of the commit.
  return text.replace(/[\u0000-\u001f\u007f<>]+/g, ' ').replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g, '');
}
