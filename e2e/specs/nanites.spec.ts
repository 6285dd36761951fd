import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { CommandId } from '#shared/lib/ids.ts';
import { test } from '../pages/test.ts';

test('nanites stand where they were asked for and in a lane of their own, and take no words', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'nanites.yaml', options: ['nanite_max_threads = 1'] });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, sidebar, inspector } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Serve' });
  await expect(transcript.words('I am at your service.')).toBeVisible();

  const client = await scene.client();
  const [session] = (await client.live.snapshot()).sessions;
  const ask = (name: string, prompt: string) =>
    client.nanites.run({
      commandId: randomUUID() as CommandId,
      session: session!.id,
      ...{ prompt, name, type: 'general-purpose', worktree: null, preset: null },
    });
  expect(await ask('sweeper', 'sweep the labels')).toMatchObject({ status: 'running', position: null });
  expect(await ask('hunter', 'hunt for typos')).toMatchObject({ status: 'queued', position: 1 });

  await test.step('their cards stand in the session, and say who is in line', async () => {
    await expect(transcript.agent('sweeper')).toContainText('gate-sweep');
    await expect(transcript.agent('hunter')).toContainText('Queued: place 1 in lane nanites');
    await sidebar.groupBy('Lane');
    await expect(sidebar.line('Nanites')).toContainText('1 / 1 at work · 1 queued');
    await expect(sidebar.line('hunter')).toContainText('1 in line');
  });

  await test.step('it is not steered, and says why; the menu opens by a right click too', async () => {
    await sidebar.agent('sweeper').click({ button: 'right' });
    const menu = page.getByRole('menu', { name: 'What to do with sweeper' });
    await expect(menu.getByRole('menuitem', { name: 'Steer' })).toBeDisabled();
    await expect(menu.getByRole('menuitem', { name: 'Steer' })).toContainText('A nanite takes no messages');
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await sidebar.agent('sweeper').click();
    await inspector.show('Agent');
    await expect(inspector.root.getByRole('textbox', { name: 'Message to sweeper' })).toBeDisabled();
  });

  await test.step('its end lets the next one in, and its own transcript opens below its card', async () => {
    await scene.openGate('sweep');
    await expect(sidebar.line('hunter')).toContainText('gate-hunt');
    await transcript.open('sweeper');
    await expect(transcript.words('The labels are swept.')).toBeVisible();
    await scene.openGate('hunt');
    await expect(transcript.agent('hunter')).toContainText('Three typos are mended.');
  });
});
