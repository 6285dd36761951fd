import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { RewindDialog } from '../pages/rewind-dialog.ts';
import { test } from '../pages/test.ts';

test.use({ viewport: { width: 1280, height: 900 } });

test('files and conversation go back to an earlier step, and come back again', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'rewind.yaml' });
  const repository = await scene.repository();
  const on = (path: string) => readFile(join(repository.path, path), 'utf8').catch(() => null);
  const files = async () => ({
    plan: await on('plan.md'),
    readme: await on('readme.md'),
    code: await on('src/wall.ts'),
    notes: await on('notes.txt'),
  });
  const window = await open(await scene.start());
  const { transcript } = window;
  const dialog = new RewindDialog(page);
  await window.start.begin({ folder: repository.path, prompt: 'Build a wall' });
  await expect(transcript.words('The wall is built.')).toBeVisible();
  await expect(window.send).toBeVisible();
  const built = await files();
  expect(built).toEqual({ plan: 'one\ntwo\n', readme: null, code: 'export const bricks = 1;\n', notes: 'tidy\n' });

  await test.step('by the pointer: the preview tells what would go, and Escape changes nothing', async () => {
    await writeFile(join(repository.path, 'mine.txt'), 'mine\n');
    await transcript.call('Write src/wall.ts').hover();
    await transcript.tree.getByRole('button', { name: 'Rewind to here…' }).click();
    await expect(dialog.root).toContainText('after “Write src/wall.ts”');
    await expect(dialog.conversation).toContainText('2 turns will no longer count.');
    await expect(dialog.file('plan.md')).toContainText('−1');
    await expect(dialog.file('readme.md')).toContainText('comes back');
    await expect(dialog.file('mine.txt')).toContainText('changed by you or another program');
    await page.screenshot({ path: 'test-results/shots/rewind.png' });
    await page.keyboard.press('Escape');
    await expect(dialog.root).toHaveCount(0);
    expect(await files()).toEqual(built);
  });

  await test.step('by the keyboard', async () => {
    await transcript.call('Write plan.md').click();
    await transcript.tree.focus();
    await page.keyboard.press('r');
    await expect(dialog.root).toContainText('after “Write plan.md”');
    await dialog.rewind.click();
    await expect(dialog.root).toHaveCount(0);
    await expect(transcript.words('Rewound: 3 turns')).toBeVisible();
    await expect(transcript.words('The wall is built.')).toHaveCount(0);
    expect(await files()).toEqual({ plan: 'one\n', readme: 'hello\n', code: null, notes: null });
    await page.screenshot({ path: 'test-results/shots/rewound.png' });
  });

  await test.step('what was rewound is still there to be read', async () => {
    await transcript.tree.getByRole('button', { name: 'Expand Rewound: 3 turns' }).click();
    await expect(transcript.words('The wall is built.')).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/rewound-open.png' });
    await transcript.tree.getByRole('button', { name: 'Collapse Rewound: 3 turns' }).click();
  });

  await test.step('undone, all is what it was', async () => {
    await transcript.tree.getByRole('button', { name: 'Undo…' }).click();
    await expect(dialog.conversation).toContainText('3 turns will count again.');
    await dialog.rewind.click();
    await expect(transcript.words('Rewind undone')).toBeVisible();
    await expect(transcript.words('The wall is built.')).toBeVisible();
    expect(await files()).toEqual(built);
    expect(await on('mine.txt')).toBe('mine\n');
  });

  await test.step('the conversation alone, to before what was asked; and the next words go on from there', async () => {
    await transcript.tree.getByText('Build a wall', { exact: true }).hover();
    await transcript.tree.getByRole('button', { name: 'Rewind to before this…' }).click();
    await dialog.part('Conversation').click();
    await expect(dialog.conversation).toContainText('4 turns and 1 message will no longer count.');
    await expect(dialog.files).toHaveCount(0);
    await dialog.rewind.click();
    await expect(transcript.words('Rewound: 4 turns and 1 message')).toBeVisible();
    await window.message.fill('Something else');
    await window.send.click();
    await expect(transcript.words('I go on from here.')).toBeVisible();
    expect(await files()).toEqual(built);
    await page.screenshot({ path: 'test-results/shots/rewound-on.png' });
  });
  expect(await window.overflow()).toBe(0);
});
