import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, realpathSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { newCommandId } from '#test/support/coppice.ts';
import { KINDS } from '#test/support/provider-asking.ts';
import { talk } from '#test/support/talk.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

/** Why a small disk cannot be had here; null where it can. */
const unavailable = ((): string | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount a disk';
  const folder = mkdtempSync(join(tmpdir(), 'coppice-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    return null;
  } catch (error) {
    return `mounting is not permitted: ${String(error)}`;
  } finally {
    rmdirSync(folder);
  }
})();

describe.skipIf(unavailable !== null)(`a full disk${unavailable === null ? '' : ` (${unavailable})`}`, () => {
  let disk: string;
  beforeEach(() => {
    disk = realpathSync(mkdtempSync(join(tmpdir(), 'coppice-disk-')));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    // After whatever the test itself puts off till its end: a disk in use cannot be taken away.
    onTestFinished(() => {
      execFileSync('umount', [disk]);
      rmdirSync(disk);
    });
  });

  const filler = () => join(disk, 'filler');
  const fill = (): void => {
    const file = openSync(filler(), 'a');
    for (const size of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch {
        // Full for pieces of this size.
      }
    }
    closeSync(file);
  };
  const free = () => rmSync(filler());

  /** A run whose answer has half come when the disk is full; it takes more room than is left in any page. */
  const half = async () => {
    const rest = Promise.withResolvers<void>();
    const [kind] = KINDS;
    const words = `${'words that need room '.repeat(4000)}the end`;
    const talking = await talk(
      kind!,
      (_, index) => (index === 0 ? [{ text: 'One. ' }, { wait: rest.promise }, { text: words }] : [{ text: 'Two.' }]),
      disk,
    );
    const { engine } = talking.whole.coppice.answering;
    const root = await talking.start('Go');
    while (engine.flow.partial(root.agent).text === '') await setImmediate();
    const acknowledged = await engine.ledger.readAll(0, 1000);
    fill();
    return { ...talking, engine, root, rest, words, acknowledged };
  };
  const troubled = async (talking: Awaited<ReturnType<typeof half>>): Promise<string> => {
    while (talking.whole.troubles.length === 0) await setImmediate();
    return (await talking.whole.client.system.status()).trouble ?? '';
  };

  it('is told in words while it lasts; what waits is written as soon as there is room', async () => {
    const talking = await half();
    const { whole, root, rest, words, acknowledged, engine } = talking;
    rest.resolve();
    expect(await troubled(talking)).toMatch(/^The ledger cannot be written: .*disk.*Nothing is lost: it is tried again until it works$/);
    // A person's command is refused as a whole.
    const long = { commandId: newCommandId(), agent: root.agent, text: 'more '.repeat(40_000) };
    await expect(whole.client.agents.message(long)).rejects.toMatchObject({
      code: 'REFUSED',
      data: { code: 'ledger_unwritable' },
      message: expect.stringMatching(/^Nothing was written, and nothing done: .*disk is full\. Make room/),
    });
    expect(await engine.ledger.readAll(0, 1000)).toEqual(acknowledged);
    free();
    const { run } = await whole.ended(root.agent);
    expect(run.status).toBe('completed');
    expect((await whole.client.system.status()).trouble).toBeNull();
    const facts = await whole.facts(root.session);
    const own = acknowledged.filter(({ session }) => session !== null);
    expect(facts.slice(0, own.length)).toEqual(own);
    expect(facts.filter(({ type }) => type === 'turn.ended')).toHaveLength(1);
    expect(facts.filter(({ type }) => type === 'message.accepted')).toHaveLength(1);
    const { response } = await whole.client.turns.exchange({ ...root, turn: 1, attempt: 1 });
    expect(response?.text.length).toBeGreaterThan(words.length);
    // The same command, asked again, is written now.
    await whole.client.agents.message(long);
    expect((await whole.ended(root.agent)).summary).toBe('Two.');
  });

  it('costs nothing of what was acknowledged when Coppice ends on it', async () => {
    const talking = await half();
    const { whole, root, rest, acknowledged } = talking;
    rest.resolve();
    await troubled(talking);
    await whole.coppice.close();
    free();
    await whole.reopen();
    const { engine } = whole.coppice.answering;
    expect((await engine.ledger.readAll(0, 1000)).slice(0, acknowledged.length)).toEqual(acknowledged);
    expect((await whole.ended(root.agent)).run).toMatchObject({ status: 'interrupted', reason: 'Coppice ended while it was at work' });
    await whole.client.sessions.resume({ commandId: newCommandId(), ...root });
    expect(await whole.ended(root.agent)).toMatchObject({ run: { status: 'completed' }, summary: 'Two.' });
  });

  it('is said at the start, where there is no room for a ledger', async () => {
    fill();
    onTestFinished(() => rmSync(filler(), { force: true }));
    const [kind] = KINDS;
    await expect(talk(kind!, () => [], disk)).rejects.toThrow(
      /cannot open .*coppice\.db: .*Check that the folder can be written and the disk has room/,
    );
  });
});
