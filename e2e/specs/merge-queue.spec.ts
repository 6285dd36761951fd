import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { MergeQueue } from '../pages/merge-queue.ts';
import { test } from '../pages/test.ts';

test('a conflict is predicted between two, the queue lands one and sends the other back, and a merge is undone', async ({
  scene,
  open,
  page,
}) => {
  await scene.configure({ playbook: 'merge-queue.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const queue = new MergeQueue(page);
  const before = await repository.git('rev-parse', 'main');
  await window.start.begin({ folder: repository.path, prompt: 'Build' });
  await expect(window.transcript.words('All three have come back.')).toBeVisible();

  await test.step('what conflicts in its text is told, marked, and shown', async () => {
    await expect(page.getByText('blue and red will conflict').or(page.getByText('red and blue will conflict')).first()).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Shift+M');
    await expect(queue.view).toBeVisible();
    await expect(queue.matrix.getByRole('button')).toHaveCount(1);
    await page.screenshot({ path: 'test-results/shots/merge-queue-open.png' });
    await queue.matrix.getByRole('button', { name: /conflict in wall\.txt/ }).click();
    const dialog = queue.dialog(/conflict$/);
    await expect(dialog.getByRole('region', { name: 'wall.txt' })).toContainText('a red wall');
    await expect(dialog.getByRole('region', { name: 'wall.txt' })).toContainText('a blue wall');
    await page.screenshot({ path: 'test-results/shots/merge-queue-conflict.png' });
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('they are put in line and moved by key, and one lands', async () => {
    await queue.button('Put blue in line').click();
    await queue.button('Put red in line').click();
    await expect(queue.line.getByRole('listitem')).toHaveText([/blue/, /red/]);
    await queue.line.getByRole('button', { name: 'red', exact: true }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(queue.line.getByRole('listitem')).toHaveText([/red/, /blue.*conflicts in wall\.txt/]);
    await page.screenshot({ path: 'test-results/shots/merge-queue-line.png' });
    await queue.button('Start landing').click();
    await expect(queue.past.getByRole('listitem')).toHaveText([/evicted.*blue.*conflict in wall\.txt/, /landed.*red/]);
    expect(await readFile(join(repository.path, 'wall.txt'), 'utf8')).toBe('a red wall\n');
    await page.screenshot({ path: 'test-results/shots/merge-queue-landed.png' });
  });

  await test.step('the one that was sent back reads why, and goes on', async () => {
    await queue.past.getByRole('button', { name: 'blue', exact: true }).click();
    await expect(queue.view).toHaveCount(0);
    await window.transcript.open('blue');
    await expect(window.transcript.words('I see that there is a red one already.')).toBeVisible();
  });

  await test.step('a merge is undone where it stands, in the review', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+M');
    await queue.past.getByRole('button', { name: 'red', exact: true }).click();
    const review = window.review('red');
    await expect(review.view).toContainText('Merged as');
    await review.view.getByRole('button', { name: 'Undo the merge' }).click();
    await expect(page.getByText('Merge undone')).toBeVisible();
    expect(await repository.git('rev-parse', 'main')).toBe(before);
    expect(await repository.git('status', '--porcelain')).toBe('');
  });

  await test.step('it is merged as one commit with words of its own, and undone from the toast', async () => {
    const review = window.review('red');
    await review.view.getByRole('button', { name: 'Merge', exact: true }).click();
    const dialog = review.dialog(/^Merge into main/);
    await dialog.getByRole('button', { name: 'Squash' }).click();
    await dialog.getByRole('textbox', { name: 'Message of the commit' }).fill('A red wall');
    await page.screenshot({ path: 'test-results/shots/merge-how.png' });
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await expect(page.getByText('Merged into main')).toBeVisible();
    expect(await repository.git('log', '-1', '--format=%s', 'main')).toBe('A red wall');
    await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => repository.git('rev-parse', 'main')).toBe(before);
  });

  await test.step('a discard is undone', async () => {
    const review = window.review('red');
    await review.view.getByRole('button', { name: 'Discard', exact: true }).click();
    await review
      .dialog(/^Discard/)
      .getByRole('button', { name: 'Discard', exact: true })
      .click();
    await expect(review.view).toContainText('Discarded.');
    await review.view.getByRole('button', { name: 'Bring it back' }).click();
    await expect(review.view.getByRole('button', { name: 'Merge', exact: true })).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/merge-review.png' });
  });
});

test.describe('in the dark, on a small screen', () => {
  test.use({ colorScheme: 'dark', viewport: { width: 1024, height: 700 } });

  test('an empty queue says what it is for, and long names scroll nothing sideways', async ({ scene, open, page }) => {
    await scene.configure({ playbook: 'merge-queue.yaml' });
    const repository = await scene.repository({ branch: `a-${'very-'.repeat(12)}long-branch` });
    const window = await open(await scene.start());
    const queue = new MergeQueue(page, `a-${'very-'.repeat(12)}long-branch`);
    await page.keyboard.press('ControlOrMeta+Shift+M');
    await expect(queue.view).toContainText('No work is open');
    await page.screenshot({ path: 'test-results/shots/merge-queue-empty-dark.png' });
    await page.keyboard.press('Escape');
    await window.start.begin({ folder: repository.path, prompt: 'Build' });
    await expect(window.transcript.words('All three have come back.')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Shift+M');
    await expect(queue.matrix.getByRole('button')).toHaveCount(1);
    await queue.button('Put red in line').click();
    await expect(queue.line.getByRole('listitem')).toHaveCount(1);
    expect(await window.overflow()).toBe(0);
    await page.screenshot({ path: 'test-results/shots/merge-queue-dark.png' });
  });
});
