import { expect, it } from 'vitest';
import type { SessionId } from '#shared/lib/ids.ts';
import { type Remembered, rememberedKey } from '#shared/model/permission.ts';
import type { Session } from '#shared/model/session.ts';
import { permissionGroups } from './permission-groups.ts';

const root = 'ses_a' as SessionId;
const rule = (pattern: string, effect: Remembered['effect'], scope: Remembered['scope']): Remembered => ({
  ...{ tool: 'bash', pattern, effect, scope, at: 1 },
});
const rows = (...rules: Remembered[]) => new Map(rules.map((each) => [rememberedKey(each), each]));

it('lists projects by their folder, then sessions by their title, and denials before what they hold over', () => {
  const project = { kind: 'project', project: '/code/shop/.git' } as const;
  const session = { kind: 'session', root } as const;
  const remembered = rows(
    ...[rule('ls*', 'allow', session), rule('git push*', 'allow', project), rule('git push --force', 'deny', project)],
  );
  const groups = permissionGroups(remembered, new Map([[root, { title: 'Mend it' } as Session]]));
  expect(groups.map(({ kind, name, rules }) => [kind, name, ...rules.map((each) => each.rule.pattern)])).toEqual([
    ['project', '/code/shop', 'git push --force', 'git push*'],
    ['session', 'Mend it', 'ls*'],
  ]);
});
