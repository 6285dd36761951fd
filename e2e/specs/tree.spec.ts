import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test.use({ viewport: { width: 1280, height: 1400 } });

test('the tree grows while it streams, and nodes stay as the person left them', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'delegate.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Build a wall' });

  await test.step('children appear inside the calls that made them', async () => {
    await transcript.open('builder');
    await expect(transcript.agent('builder')).toHaveAttribute('aria-level', '2');
    await expect(transcript.words('I wait at the first gate.')).toBeVisible();
    await transcript.open('helper');
    await expect(transcript.agent('helper')).toHaveAttribute('aria-level', '4');
    await expect(transcript.words('I hold the ladder.')).toBeVisible();
    await expect(transcript.agent('reader')).toContainText('The readme says hello.');
    await page.screenshot({ path: 'test-results/shots/tree.png' });
  });

  await test.step('a collapsed child stays collapsed as its events arrive', async () => {
    await transcript.close('builder');
    await expect(transcript.agent('helper')).toHaveCount(0);
    await scene.openGate('first');
    // Its card tells of a call that comes after the streamed answer: all of that has arrived.
    await expect(transcript.agent('builder')).toContainText('gate-second');
    await expect(transcript.agent('builder')).toHaveAttribute('aria-expanded', 'false');
    await expect(transcript.words('Brick by brick')).toHaveCount(0);
  });

  await test.step('opened again it shows them, and what was open within', async () => {
    await transcript.open('builder');
    await expect(transcript.words('Brick by brick the wall grows')).toBeVisible();
    await expect(transcript.agent('helper')).toHaveAttribute('aria-expanded', 'true');
    await expect(transcript.words('I hold the ladder.')).toBeVisible();
  });

  await test.step('it grows to its end', async () => {
    await scene.openGate('helper');
    await scene.openGate('second');
    await expect(transcript.words('Both have come back.')).toBeVisible();
    await expect(transcript.agent('builder')).toContainText('The wall stands.');
    await expect(transcript.agent('builder')).toHaveAttribute('aria-expanded', 'true');
    await expect(window.sidebar.agent('builder')).toHaveCount(0);
    const keys = (await transcript.rows()).map((row) => row.id);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test('the sidebar leads to a running agent, wherever it stands', async ({ scene, open, page }) => {
  // So low that the whole tree is never in sight.
  await page.setViewportSize({ width: 1280, height: 480 });
  await scene.configure({ playbook: 'delegate.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, sidebar } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Build a wall' });
  await expect(sidebar.agent('helper')).toBeVisible();
  await expect(transcript.agent('helper')).toHaveCount(0);

  const isFocused = async (name: string) => {
    const node = transcript.agent(name);
    await expect(node).toBeInViewport({ ratio: 0.9 });
    await expect(node).toHaveAttribute('aria-selected', 'true');
    await expect(transcript.tree).toBeFocused();
    await expect(transcript.tree).toHaveAttribute('aria-activedescendant', (await node.getAttribute('id')) ?? '');
  };
  await sidebar.agent('helper').click();
  await isFocused('helper');
  await expect(transcript.agent('builder')).toHaveAttribute('aria-expanded', 'true');

  await sidebar.newSession.click();
  await expect(window.start.region).toBeVisible();
  await sidebar.agent('builder').click();
  await isFocused('builder');

  await scene.openGate('first');
  await scene.openGate('second');
  await scene.openGate('helper');
  await expect(sidebar.agent('builder')).toHaveCount(0);
});
