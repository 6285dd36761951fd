import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('a session is started, and its tree is read, by keyboard alone', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'delegate.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { start, transcript } = window;
  await expect(start.region).toBeVisible();

  const tabTo = async (place: typeof start.folder) => {
    for (let press = 0; press < 40; press += 1) {
      if (await place.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    await expect(place).toBeFocused();
  };
  await tabTo(start.folder);
  await page.keyboard.type(repository.path);
  await tabTo(start.mode);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /^Ask/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /^Edits/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /^Auto/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(start.mode).toHaveAccessibleName('Mode: Auto');
  await expect(start.mode).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(start.prompt).toBeFocused();
  await page.keyboard.type('Build a wall');
  await expect(start.start).toBeEnabled();
  await page.keyboard.press('Enter');

  await expect(transcript.agent('builder')).toContainText('gate-first');
  await tabTo(transcript.tree);
  const node = transcript.agent('builder');
  for (let press = 0; press < 30 && (await node.getAttribute('aria-selected')) !== 'true'; press += 1) await page.keyboard.press('ArrowUp');
  await expect(node).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(node).toHaveAttribute('aria-expanded', 'true');
  await expect(transcript.agent('helper')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(node).toHaveAttribute('aria-expanded', 'false');
  await expect(transcript.agent('helper')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(node).toHaveAttribute('aria-expanded', 'true');

  for (const gate of ['first', 'second', 'helper']) await scene.openGate(gate);
  await expect(window.sidebar.sessions.getByRole('img', { name: 'Completed' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(transcript.words('Both have come back.')).toBeInViewport();
});

test.describe('in the dark, on a small screen', () => {
  test.use({ colorScheme: 'dark', viewport: { width: 1024, height: 700 } });

  test('nothing scrolls sideways, and nothing is white', async ({ scene, open, page }) => {
    await scene.configure({ playbook: 'one-coder.yaml' });
    const repository = await scene.repository();
    const window = await open(await scene.start());
    await expect(window.start.folder).toBeVisible();
    expect(await window.overflow()).toBe(0);
    await page.screenshot({ path: 'test-results/shots/dark-start.png' });

    await window.start.begin({ folder: repository.path, prompt: 'Write a note' });
    await expect(window.transcript.words('The note is written.')).toBeVisible();
    await window.transcript.open('writer');
    expect(await window.overflow()).toBe(0);
    await page.screenshot({ path: 'test-results/shots/dark-session.png' });

    await window.transcript.agent('writer').getByRole('button', { name: 'Review 1 changed file' }).click();
    await window
      .review('writer')
      .files.getByRole('button', { name: /note\.txt/ })
      .click();
    await expect(window.review('writer').after).toContainText('a note');
    expect(await window.overflow()).toBe(0);
    await page.screenshot({ path: 'test-results/shots/dark-review.png' });

    const lightest = await page.evaluate(() => {
      const brightness = (colour: string): number => {
        const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
        return alpha < 0.5 ? 0 : (red + green + blue) / 3;
      };
      const large = [...document.querySelectorAll('*')].filter((element) => element.clientWidth > 200 && element.clientHeight > 100);
      return Math.max(...large.map((element) => brightness(getComputedStyle(element).backgroundColor)));
    });
    expect(lightest).toBeLessThan(80);
  });
});
