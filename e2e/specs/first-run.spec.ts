import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../pages/git.ts';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

// Wide enough that both sides of a diff have room beside the inspector.
test.use({ viewport: { width: 1680, height: 1000 } });

test('a person without a model takes the tour, reads what an agent changed, merges it, and discards another', async ({
  scene,
  open,
  page,
}) => {
  const shell = await scene.start({ env: { COPPICE_PLAYBOOK_SPEED: '0.05' } });
  const window = await open(shell);

  await expect(window.start.checks).toContainText(/git \d+\.\d+/);
  await expect(window.start.checks).toContainText('no model');
  await expect(window.start.region.getByRole('region', { name: 'No model is configured' })).toContainText(scene.place.configFile);

  await window.start.tour.click();
  await expect(page.getByText('tour: scripted, no model')).toBeVisible();
  await expect(window.transcript.words('Ready for your review')).toBeVisible({ timeout: 30_000 });
  await expect(window.transcript.words(/^Finished in/)).toBeVisible();
  const folder = (await page.getByRole('main').getByTitle(join(scene.place.data, 'tour')).textContent()) ?? '';
  const repository = git(folder);
  const before = await repository('rev-parse', 'main');

  await test.step('read the change of fix-rounding', async () => {
    await window.transcript.agent('fix-rounding').getByRole('button', { name: 'Review 2 changed files' }).click();
    const review = window.review('fix-rounding');
    await expect(review.panel).toContainText('0/2 viewed');
    await review.files
      .getByRole('button', { name: /split\.js/ })
      .first()
      .click();

    await expect(review.diff).toHaveClass(/side-by-side/);
    await expect(review.before).toContainText('const share = roundCents(cents / people);');
    await expect(review.before).not.toContainText('const left');
    await expect(review.after).toContainText('const left = cents % people;');
    await expect(review.after).not.toContainText('roundCents');
    await expect(review.before.locator('.line-delete').first()).toBeVisible();
    await expect(review.after.locator('.line-insert').first()).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/review-split.png' });

    await review.sideBySide.click();
    await expect(review.diff).not.toHaveClass(/side-by-side/);
    // Inline, what was removed stands among the lines of the side after.
    await expect(review.after).toContainText('const share = roundCents(cents / people);');
    await expect(review.after).toContainText('const left = cents % people;');
    await page.screenshot({ path: 'test-results/shots/review-inline.png' });
  });

  await test.step('mark it as viewed, and merge it', async () => {
    const review = window.review('fix-rounding');
    await review.files.getByRole('checkbox', { name: 'Viewed: src/split.js' }).click();
    await expect(review.files.getByRole('checkbox', { name: 'Viewed: src/split.js' })).toBeChecked();
    await expect(review.panel).toContainText('1/2 viewed');
    await review.view.getByRole('button', { name: 'Merge', exact: true }).click();
    const question = review.dialog(/^Merge into main/);
    await expect(question).toContainText('1 of them is not marked as viewed');
    expect(await repository('rev-parse', 'main')).toBe(before);
    await question.getByRole('button', { name: 'Merge', exact: true }).click();
    await expect(question).toBeHidden();
    await expect(review.panel).toContainText(/Merged as [0-9a-f]{7,} into main/);
  });

  await test.step('the real repository has it', async () => {
    const [merge, ...parents] = (await repository('rev-list', '--parents', '--max-count=1', 'main')).split(' ');
    expect(parents).toEqual([before, expect.stringMatching(/^[0-9a-f]{40}$/)]);
    expect(await repository('show', `${merge}:src/split.js`)).toContain('const left = cents % people;');
    expect(await readFile(join(folder, 'src/split.js'), 'utf8')).toContain('const left = cents % people;');
    expect(await repository('status', '--porcelain')).toBe('');
  });

  await test.step('discard the other, which asks first', async () => {
    await page.keyboard.press('Escape');
    await window.transcript
      .agent('add-discounts')
      .getByRole('button', { name: /^Review \d+ changed files$/ })
      .click();
    const review = window.review('add-discounts');
    const branches = () => repository('branch', '--list', 'coppice/add-discounts-*');
    const question = review.dialog(/^Discard this work/);
    const discard = review.panel.getByRole('button', { name: 'Discard' });

    await discard.click();
    await question.getByRole('button', { name: 'Keep it' }).click();
    await expect(question).toBeHidden();
    expect(await branches()).toContain('coppice/add-discounts-');

    await discard.click();
    await expect(question).toContainText('coppice/add-discounts-');
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect(question).toBeHidden();
    await expect(review.panel.getByText('It is kept, and can be brought back until it is purged in the worktrees.')).toBeVisible();
    expect(await branches()).toBe('');
    expect(await repository('worktree', 'list', '--porcelain')).not.toContain('add-discounts');
    expect(await repository('ls-tree', '--name-only', '-r', 'main')).not.toContain('discount');
  });
});
