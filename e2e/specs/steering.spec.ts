import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('words to a root with a child at work are read at its next turn, also while it waits; Stop cuts it', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'listens.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, inspector } = window;

  await test.step('a playbook as the model is named as what it is', async () => {
    await expect(window.start.checks).toContainText(/playbook\/\S+listens\.yaml/);
    await window.start.model.click();
    await expect(page.getByRole('option', { name: /listens\.yaml/ })).toContainText('A script: no model is behind it.');
    await page.keyboard.press('Escape');
  });

  await window.start.begin({ folder: repository.path, prompt: 'Meet the runner' });
  await expect(transcript.words('I stand at the corner.')).toBeVisible();
  await expect(transcript.agent('runner')).toContainText('gate-finish');
  const message = (words: string) => transcript.tree.getByRole('treeitem', { name: `Message from you: ${words}` });

  await test.step('said while a tool runs, it waits for the next turn', async () => {
    await window.message.fill('Look at the clock too');
    await window.message.press('Enter');
    await expect(window.message).toHaveValue('');
    await expect(message('Look at the clock too')).toContainText('read at the next turn');
    await scene.openGate('corner');
    await expect(transcript.words('I have read what came in.')).toBeVisible();
    await expect(message('Look at the clock too')).not.toContainText('read at the next turn');
  });

  await test.step('said while it waits for its child, it wakes it', async () => {
    await expect(transcript.words('Waits for runner')).toBeVisible();
    await window.message.fill('Hurry up');
    await window.send.click();
    await expect(transcript.words('A word woke me.')).toBeVisible();
    await expect(message('Hurry up')).not.toContainText('read at the next turn');
    await expect(transcript.agent('runner').getByRole('img', { name: 'Running' })).toBeVisible();
  });

  await test.step('the request of that turn holds it, and is named a playbook', async () => {
    await inspector.show('Request');
    await expect(inspector.root.getByRole('region', { name: 'Model calls of main' })).toBeVisible();
    await expect(inspector.root.getByRole('combobox', { name: 'Turn: Turn 4' })).toBeVisible();
    await expect(inspector.root).toContainText(/Playbook \S+listens\.yaml: nothing was sent/);
    await expect(inspector.root.getByText('Hurry up')).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/request.png' });
    await inspector.look('Raw');
    await expect(inspector.root.locator('.view-lines')).toContainText('{"instructions":"You are an agent in Coppice');
    await page.screenshot({ path: 'test-results/shots/request-raw.png' });
    await inspector.look('Response');
    await expect(inspector.root.locator('.view-lines')).toContainText('A word woke me.');
    await inspector.root.getByRole('button', { name: 'Earlier turn' }).click();
    await expect(inspector.root.locator('.view-lines')).toContainText('I have read what came in.');
  });

  await test.step('so are the facts of the agent', async () => {
    await inspector.show('Agent');
    await expect(inspector.root).toContainText(/listens\.yaml \(a script; no model is behind it\)/);
  });

  await test.step('Stop cuts the run', async () => {
    await window.stop.click();
    await expect(window.stop).toHaveCount(0);
    await expect(transcript.words('interrupted by the person')).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/stopped.png' });
    await scene.openGate('finish');
    await expect(transcript.words('This is never said.')).toHaveCount(0);
  });
});
