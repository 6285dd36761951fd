import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('a window says that its engine is gone, and that its link is, once there is another', async ({ scene, open, page, noise }) => {
  noise.push(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED|status of 401/);
  await scene.configure({ playbook: 'one-coder.yaml' });
  const repository = await scene.repository();
  const first = await scene.start();
  const window = await open(first);
  await window.start.begin({ folder: repository.path, prompt: 'Write a note' });
  await expect(window.transcript.words('The note is written.')).toBeVisible();
  await expect(window.connection).toHaveText('Connected');

  await scene.crash(first);
  await expect(window.connection).toContainText('Connection lost, trying again');
  // What was shown stays readable meanwhile.
  await expect(window.transcript.words('The note is written.')).toBeVisible();
  await page.screenshot({ path: 'test-results/shots/lost.png' });

  // Cookies lived in the engine that died: the window finds another at its old address, and is told to ask for a link.
  const second = await scene.start({ port: first.port });
  await expect(page.getByRole('heading', { name: 'This link is no longer good' })).toBeVisible({ timeout: 10_000 });
  await open(second);
  await expect(window.connection).toHaveText('Connected');
  await expect(window.transcript.words('The note is written.')).toBeVisible();
});

test('where a second shell serves the window, it takes over from a killed engine and goes on', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'delegate.yaml', depth: 2 });
  const repository = await scene.repository();
  const first = await scene.start();
  const second = await scene.start();
  expect(second.said()).toContain('already runs on this data directory');
  const window = await open(second);
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Build a wall' });
  await expect(transcript.agent('builder')).toContainText('gate-first');

  const reopened = page.waitForEvent('websocket');
  await scene.crash(first);
  await reopened;
  await expect(window.connection).toHaveText('Connected');
  await expect(transcript.words('Interrupted')).toBeVisible();
  await expect(transcript.agent('builder')).toBeVisible();
  for (const gate of ['first', 'second', 'helper']) await scene.openGate(gate);
  await transcript.tree.getByRole('button', { name: 'Resume' }).click();
  await expect(transcript.words(/^Finished in/)).toBeVisible();
});
