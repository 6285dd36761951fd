import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test.use({ viewport: { width: 1280, height: 1200 } });

test('a reload in the middle of an answer loses nothing and doubles nothing', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'streaming.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Give a speech' });
  await transcript.open('speaker');
  await expect(transcript.words('I clear my throat.')).toBeVisible();
  await window.message.fill('Words that are not sent yet');
  await scene.openGate('speech');
  await expect(transcript.words(/\bw10\b/)).toBeVisible();
  const before = await transcript.rows();

  await page.reload();
  await expect(transcript.words(/^begins .*\bw10\b/)).toBeVisible();
  await expect(transcript.agent('speaker')).toHaveAttribute('aria-expanded', 'true');
  await expect(window.message).toHaveValue('Words that are not sent yet');
  // It goes on where it was: words of before, and words that came after.
  await expect(transcript.words(/^begins w01 w02 .*\bw30\b/)).toBeVisible();
  await expect(transcript.words(/w40 ends$/)).toBeVisible();
  await scene.openGate('applause');
  await expect(transcript.words('The speech is over.')).toBeVisible();

  const after = await transcript.rows();
  const keys = after.map((row) => row.id);
  expect(new Set(keys).size, 'no node stands twice').toBe(keys.length);
  // Lines of what goes on just now end with the run; all others are still there, in the same order.
  const lasting = before.map((row) => row.id).filter((id) => !id.endsWith('/now'));
  expect(keys.filter((id) => lasting.includes(id))).toEqual(lasting);
  const words = after.map((row) => row.text).join('\n');
  for (const once of ['I clear my throat.', 'w05', 'w40', 'The speech is over.']) {
    expect(words.split(once).length - 1, once).toBe(1);
  }
});

test('an engine that is killed in the middle of an answer is resumed from where it was', async ({ scene, open, noise }) => {
  await scene.configure({ playbook: 'long-answer.yaml' });
  const repository = await scene.repository();
  const first = await scene.start();
  const window = await open(first);
  const { transcript, sidebar } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Count to twenty' });
  await expect(transcript.words(/one two three four five six/)).toBeVisible();

  // The browser tells of the socket that it cannot open.
  noise.push(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/);
  await scene.crash(first);
  await expect(window.connection).toContainText('Connection lost, trying again');

  await open(await scene.start({ env: { COPPICE_PLAYBOOK_SPEED: '0' } }));
  await sidebar.sessions.getByRole('button', { name: /Count to twenty/ }).click();
  await expect(sidebar.sessions.getByRole('img', { name: 'Interrupted' })).toBeVisible();
  await expect(transcript.words('First I look around.')).toBeVisible();
  // Written once a second: what came in the last of them may be lost, what came before may not.
  await expect(transcript.words(/one two three/)).toBeVisible();
  await expect(transcript.words('cut off here')).toBeVisible();
  await expect(transcript.words('Interrupted')).toBeVisible();

  await transcript.tree.getByRole('button', { name: 'Resume' }).click();
  await expect(transcript.words(/and this is the end of it\./)).toBeVisible();
  await expect(transcript.words(/^Finished in/)).toBeVisible();
  await expect(sidebar.sessions.getByRole('img', { name: 'Completed' })).toBeVisible();
  await expect(transcript.tree.getByRole('button', { name: 'Resume' })).toHaveCount(0);
});
