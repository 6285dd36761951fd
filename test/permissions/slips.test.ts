import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import { allowsCommand } from '#main/core/permissions/allows-command.ts';
import { createRecordingBash, type RecordingBash } from './recording-bash.ts';
import { ALLOWED, SLIPS } from './slips.ts';

const words = await loadShellWords();
const patterns = ALLOWED.map((pattern) => ({ tool: 'bash', pattern }));
const attempts = Object.entries(SLIPS);

describe.each(attempts)('%s', (_, texts) => {
  test.each(texts)('%j is not allowed by a pattern', (text) => {
    expect(allowsCommand(patterns, words.read(text))).toBe(false);
  });
});

describe('in real bash', () => {
  let bash: RecordingBash;
  beforeAll(async () => {
    bash = await createRecordingBash();
  });
  afterAll(() => bash.remove());

  test('these attempts are real: a hundred of them run another program or make a file', async () => {
    // An argument of a process has no NUL, and at most 128 KB.
    const texts = attempts.flatMap(([, each]) => each).filter((text) => !text.includes('\0') && text.length < 10_000);
    const slipped: string[] = [];
    while (texts.length > 0) {
      const recorded = await Promise.all(texts.splice(0, 8).map(async (text) => ({ text, ...(await bash.run(text)) })));
      for (const { text, ran, made } of recorded) {
        if (made.length > 0 || ran.some(([program]) => program !== 'git' && program !== 'head')) slipped.push(text);
      }
    }
    expect(slipped.length, slipped.join('\n')).toBeGreaterThan(100);
  }, 120_000);
});
