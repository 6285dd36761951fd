import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

const good = (greeting: string) => `---
name: greeter
description: Greets whoever comes.
tools: Read, Grep
maxTurns: 4
skills: waving
---
${greeting}
`;

test('a project’s agent types are listed, and used once the person says so, as the files are then', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'typed.yaml' });
  const repository = await scene.repository();
  const folder = join(repository.path, '.claude/agents');
  const file = join(folder, 'greeter.md');
  await mkdir(folder, { recursive: true });
  await writeFile(file, good('You say good day.'));
  await writeFile(join(folder, 'bad.md'), '---\nname: bad\nYou are broken.\n');
  const window = await open(await scene.start());
  const { transcript, types, palette } = window;
  const type = types.type('greeter');
  await window.start.begin({ folder: repository.path, prompt: 'Let somebody greet' });
  await expect(transcript.words('Nobody greets.')).toBeVisible();
  await expect(transcript.agent('early')).toHaveCount(0);

  await test.step('the palette leads to the list, which says what is used, what is not and why', async () => {
    await palette.open();
    await page.keyboard.type('agent types');
    await page.keyboard.press('Enter');
    await expect(types.filter).toBeFocused();
    await expect(types.under('Built in')).toHaveCount(5);
    await expect(types.under('From this project')).toHaveCount(1);
    await expect(type).toContainText('not used');
    await expect(type).toContainText('Greets whoever comes.');
    await expect(type.getByRole('definition')).toHaveText(['ReadGrep', 'its parent’s', '4 turns']);
    await expect(type).toContainText(file);
    await expect(type).toContainText('skills has no effect: skills are not there yet.');
    await expect(types.broken).toHaveCount(1);
    await expect(types.broken).toContainText(join(folder, 'bad.md'));
    await type.getByRole('button', { name: 'Instructions' }).click();
    await expect(type.getByLabel('Instructions of greeter')).toHaveText('You say good day.');
  });

  await test.step('the filter keeps what fits', async () => {
    await types.filter.fill('reviews');
    await expect(types.root.getByRole('listitem')).toHaveCount(1);
    await types.filter.fill('zzz');
    await expect(types.root).toContainText('No agent type fits “zzz”');
    await page.keyboard.press('Escape');
    await expect(types.under('Built in')).toHaveCount(5);
  });

  await test.step('allowed, it is used from then on', async () => {
    await types.trust.show.click();
    await expect(types.root).toContainText('agents that act with your permissions');
    await types.trust.use.click();
    await expect(types.trust.stopUsing).toBeVisible();
    await expect(type).not.toContainText('not used');
    await types.filter.focus();
    await page.keyboard.press('Escape');
    await expect(types.root).toHaveCount(0);
    await window.message.fill('Once more');
    await page.keyboard.press('Enter');
    await expect(transcript.words('Somebody greeted.')).toBeVisible();
    await expect(transcript.agent('greeted')).toContainText('Good day.');
  });

  await test.step('an edited file shows by itself, and is asked about again', async () => {
    await window.message.fill('/types');
    await page.keyboard.press('Enter');
    await expect(types.trust.stopUsing).toBeVisible();
    await writeFile(file, good('You say good night.'));
    await expect(types.trust.refuse).toBeVisible();
    await expect(type).toContainText('not used');
    await type.getByRole('button', { name: 'Instructions' }).click();
    await expect(type.getByLabel('Instructions of greeter')).toHaveText('You say good night.');
    await page.screenshot({ path: 'test-results/shots/types.png' });
    await page.getByRole('button', { name: 'Close the agent types' }).click();
    await window.message.fill('And again');
    await page.keyboard.press('Enter');
    await expect(transcript.words('Nobody greets any more.')).toBeVisible();
    await expect(transcript.agent('late')).toHaveCount(0);
  });

  await test.step('what is used can be given up', async () => {
    await window.message.fill('/types');
    await page.keyboard.press('Enter');
    await types.trust.show.click();
    await types.trust.use.click();
    await types.trust.stopUsing.click();
    await expect(types.root).toContainText('is not used, as you said.');
    await expect(type).toContainText('not used');
  });
});
