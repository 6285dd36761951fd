import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manualClock } from '#test/support/clock.ts';
import { scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

const FULL = new Error('SQLITE_FULL: database or disk is full');

test.each(['turn.ended', 'tool.started', 'tool.ended', 'run.ended'] as const)(
  'a disk that is full at %s loses nothing: it is told, and goes on when there is room',
  async (type) => {
    const clock = manualClock();
    const s = await scenario({
      clock,
      script: { main: [[call('edit', { path: 'readme.md', old_string: 'hello', new_string: 'hello hello' })], say('done')] },
    });
    const held = s.ledger.hold(writes(type));
    const root = await s.start('go');
    await held.reached;
    s.ledger.fail(FULL);
    const told = s.trouble();
    held.release();
    expect(await told).toMatch(/^The ledger cannot be written: SQLITE_FULL.*Nothing is lost/);
    const again = s.trouble();
    clock.advance(2000);
    expect(await again).toContain('SQLITE_FULL');
    s.ledger.fail(null);
    const over = s.trouble();
    clock.advance(2000);
    expect(await over).toBeNull();
    expect((await s.ended(root.agent)).run.status).toBe('completed');
    expect(await readFile(join(s.repository.path, 'readme.md'), 'utf8')).toBe('hello hello\n');
    expect(s.models.asked).toHaveLength(2);
    expect(s.facts('tool.started', 'main')).toHaveLength(1);
    expect(s.log.map((event) => event.seq)).toEqual(s.log.map((_, index) => index + 1));
  },
);

test('a child that cannot be written is made when there is room', async () => {
  const clock = manualClock();
  const s = await scenario({ clock, script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], say('ok')] } });
  const held = s.ledger.hold(({ receipt }) => receipt.kind === 'agent.spawn');
  await s.start('go');
  await held.reached;
  s.ledger.fail(FULL);
  const told = s.trouble();
  held.release();
  await told;
  s.ledger.fail(null);
  clock.advance(2000);
  await Promise.all([s.ended('main'), s.ended('kid')]);
  expect(s.ends('main')).toMatchObject([{ name: 'spawn_agent', outcome: 'ok' }]);
  expect(s.facts('agent.created')).toHaveLength(2);
});

test('words that cannot be written are not taken, and nothing of them shows', async () => {
  const s = await scenario({ script: {} });
  const root = await s.run('go');
  const before = { log: [...s.log], agent: s.agent('main') };
  s.ledger.fail(FULL);
  await expect(s.send(root.id, 'more')).rejects.toThrow('SQLITE_FULL');
  expect({ log: s.log, agent: s.agent('main') }).toEqual(before);
  s.ledger.fail(null);
  valueOf(await s.send(root.id, 'more'));
  await s.until(() => s.facts('run.ended').length === 2);
});
