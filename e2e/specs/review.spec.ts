import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test.use({ viewport: { width: 1680, height: 1000 } });

const PRICES = `const RATE = 20;

${Array.from({ length: 30 }, (_, at) => `// Line ${at + 1} of many that nobody has changed.`).join('\n')}

export function price(net) {
  const total = net * (1 + RATE / 100);
  return total;
}
`;
const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');
const FILES = { 'src/prices.js': PRICES, 'run.sh': 'echo run\n', 'dot.png': DOT, 'gone.txt': 'here\n' };

test('hunks are kept and undone, comments reach the agent and come back as a change, and what is left is merged', async ({
  scene,
  open,
  page,
}) => {
  await scene.configure({ playbook: 'reviewed.yaml' });
  const repository = await scene.repository({ files: FILES });
  const window = await open(await scene.start());
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Work on the prices', mode: 'Auto' });
  await expect(transcript.words('It is ready for review.')).toBeVisible();
  await transcript.agent('coder').getByRole('button', { name: 'Review 5 changed files' }).click();
  const review = window.review('coder');
  const bar = review.view.getByRole('toolbar', { name: 'This change' });
  const [branch = ''] = (await repository.git('branch', '--list', '--format=%(refname:short)', 'coppice/coder-*')).split('\n');
  const prices = () => repository.git('show', `${branch}:src/prices.js`);

  await test.step('a mode that changed, a new picture and a deleted file are shown as what they are', async () => {
    await review.file('run.sh').click();
    await expect(review.view).toContainText('It can be executed now.');
    await review.file('copy.png').click();
    await expect(review.view.getByRole('img', { name: 'copy.png, after' })).toBeVisible();
    await expect(review.view).toContainText('1 × 1 · 68 B');
    await page.screenshot({ path: 'test-results/shots/review-image.png' });
    await review.file('gone.txt').click();
    await expect(review.before).toContainText('here');
    await expect(bar).toContainText('1 of 1');
    await page.keyboard.press('c');
    await expect(review.view.getByRole('textbox', { name: 'Comment on line 1 of the base' })).toBeFocused();
    await page.keyboard.press('Escape');
  });

  await test.step('one of two changes is undone, and brought back', async () => {
    await review.file('src/prices.js').click();
    await expect(bar).toContainText('1 of 2');
    await page.screenshot({ path: 'test-results/shots/review-hunks.png' });
    await bar.getByRole('button', { name: 'Undo' }).click();
    await expect(bar).toContainText('1 of 1');
    await expect(bar.getByRole('button', { name: 'Undo' })).toBeFocused();
    await expect(review.after).not.toContainText('RATE = 25');
    expect(await prices()).toContain('const RATE = 20;');
    expect(await prices()).toContain('Math.round');
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await expect(bar).toContainText('1 of 2');
    expect(await prices()).toContain('const RATE = 25;');
    await page.keyboard.press('u');
    await expect(bar).toContainText('1 of 1');
    expect(await prices()).toContain('const RATE = 20;');
  });

  await test.step('a new file is undone as a whole, and brought back when its toast is gone', async () => {
    await review.file('src/new.js').click();
    await expect(bar).toContainText('1 of 1');
    await bar.getByRole('button', { name: 'Undo' }).press('Enter');
    await expect(review.file('src/new.js')).toHaveCount(0);
    expect(await repository.git('ls-tree', '--name-only', branch, 'src/')).toBe('src/prices.js');
    await review.view.getByRole('button', { name: 'Bring back new.js' }).click();
    await expect(review.file('src/new.js')).toBeVisible();
    await expect(review.view.getByRole('button', { name: 'Bring back new.js' })).toHaveCount(0);
    await review.file('src/prices.js').click();
    await expect(bar).toContainText('1 of 1');
  });

  await test.step('a comment on a line that is folded away is still there to be read', async () => {
    const fold = review.view.getByRole('button', { name: 'Hide what did not change' });
    await fold.click();
    await review.after.getByText('Line 15 of many').click();
    await page.keyboard.press('c');
    await expect(review.view.getByRole('textbox', { name: /^Comment on line/ })).toBeFocused();
    await page.keyboard.type('Why is this here?');
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('j');
    await page.reload();
    await review.panel.getByRole('button', { name: 'Review', exact: true }).click();
    await fold.click();
    await expect(review.after.getByText('Line 15 of many')).toHaveCount(0);
    await expect(review.view.getByText('Why is this here?')).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/review-folded.png' });
    await review.view.getByRole('button', { name: 'Delete the comment' }).click();
    await expect(review.view.getByRole('button', { name: /^Send/ })).toHaveCount(0);
  });

  await test.step('a change is kept, and stays so', async () => {
    await page.keyboard.press('y');
    await expect(bar.getByRole('button', { name: 'Kept' })).toHaveAttribute('aria-pressed', 'true');
    await page.reload();
    await review.panel.getByRole('button', { name: 'Review', exact: true }).click();
    await expect(bar.getByRole('button', { name: 'Kept' })).toBeVisible();
  });

  await test.step('a comment is written on a line, survives a reload, is sent, and comes back as a change', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    const field = review.view.getByRole('textbox', { name: /^Comment on line/ });
    await expect(field).toBeFocused();
    await field.fill('Round down, not to the nearest.');
    await page.screenshot({ path: 'test-results/shots/review-comment.png' });
    await page.reload();
    await review.panel.getByRole('button', { name: 'Review', exact: true }).click();
    await expect(field).toHaveValue('Round down, not to the nearest.');
    await field.press('Control+Enter');
    await expect(review.view.getByText('not sent')).toBeVisible();
    await review.view.getByRole('button', { name: 'Send 1 comment' }).click();
    const question = review.dialog(/^Send 1 comment to coder/);
    await expect(question).toContainText('src/prices.js, line 36');
    await page.screenshot({ path: 'test-results/shots/review-send.png' });
    await question.getByRole('button', { name: 'Send' }).click();
    await expect(question).toBeHidden();
    await expect(review.after).toContainText('Math.floor');
    await expect(review.view).toContainText('line 36, changed since');
    await review.view.getByRole('button', { name: 'Resolve' }).click();
    await expect(review.view.getByText('resolved', { exact: true })).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/review-resolved.png' });
  });

  await test.step('all files stand below each other, and what is viewed folds', async () => {
    await page.keyboard.press('a');
    const first = review.view.getByRole('region', { name: 'copy.png', exact: true });
    await expect(first).toBeVisible();
    await expect(review.view.getByRole('region', { name: 'src/prices.js', exact: true })).toContainText('Math.floor');
    await page.screenshot({ path: 'test-results/shots/review-all.png' });
    const read = review.view.getByRole('heading', { level: 3 }).first();
    await expect(read).toHaveText('src/prices.js');
    await page.setViewportSize({ width: 1680, height: 500 });
    await review.view.getByRole('region', { name: 'src/prices.js', exact: true }).hover();
    await page.mouse.wheel(0, -5000);
    await expect(read).toHaveText('copy.png');
    await page.setViewportSize({ width: 1680, height: 1000 });
    await first.getByRole('checkbox').click();
    await expect(first.getByRole('img')).toHaveCount(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: 'test-results/shots/review-all-dark.png', animations: 'disabled' });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.keyboard.press('a');
  });

  await test.step('what is merged is what was left of it', async () => {
    await review.view.getByRole('button', { name: 'Merge', exact: true }).click();
    await review
      .dialog(/^Merge into main/)
      .getByRole('button', { name: 'Merge', exact: true })
      .click();
    await expect(review.panel).toContainText(/Merged as/);
    const merged = await readFile(join(repository.path, 'src/prices.js'), 'utf8');
    expect(merged).toBe(PRICES.replace('return total;', 'return Math.floor(total);'));
  });
});
