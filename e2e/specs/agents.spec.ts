import { expect } from '@playwright/test';
import { holdSends } from '../pages/hold-sends.ts';
import { test } from '../pages/test.ts';

test('a child at work is paused, steered and resumed, and killed only by who means it', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'hands.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, sidebar, inspector } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Work with me' });
  await transcript.open('worker');
  await expect(sidebar.line('helper')).toContainText('gate-help');
  await expect(sidebar.line('worker')).toContainText('gate-first');
  await expect(sidebar.line('main')).toContainText('Waits for worker');

  await test.step('to end it with all below it is asked about first, by number and by name', async () => {
    await window.acts(sidebar.line('worker'), 'worker').choose('Cancel');
    const question = page.getByRole('dialog', { name: 'Cancel worker and 1 below it?' });
    await expect(question).toContainText('worker, helper.');
    await expect(question.getByRole('button', { name: 'Cancel 2 agents' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(sidebar.line('worker')).toContainText('gate-first');
  });

  await test.step('paused from the sidebar, with all below it, once what is under way has ended', async () => {
    await window.acts(sidebar.line('worker'), 'worker').press('Pause');
    await expect(sidebar.line('worker')).toContainText('Pausing');
    await expect(sidebar.line('helper')).toContainText('Pausing');
    await scene.openGate('first');
    await expect(sidebar.line('worker').getByRole('img', { name: 'Paused' })).toBeVisible();
    await expect(transcript.words('I am past the first gate.')).toHaveCount(0);
  });

  await test.step('resumed from its card', async () => {
    await window.acts(transcript.agent('worker'), 'worker').press('Resume');
    await expect(transcript.words('I am past the first gate.')).toBeVisible();
    await expect(sidebar.line('worker')).toContainText('gate-second');
    await expect(sidebar.line('helper')).toContainText('gate-help');
  });

  await test.step('a key that is held down pauses it once', async () => {
    await sidebar.agent('worker').focus();
    await page.keyboard.down('p');
    await expect(sidebar.line('worker')).toContainText('Pausing');
    await page.keyboard.down('p');
    await page.keyboard.up('p');
    await page.keyboard.press('p');
    await expect(sidebar.line('worker')).not.toContainText('Pausing');
    await expect(sidebar.line('worker')).toContainText('gate-second');
  });

  await test.step('the menu key opens all five, in the list and at a node of the tree', async () => {
    const menu = page.getByRole('menu', { name: 'What to do with worker' });
    await sidebar.agent('worker').click();
    await expect(transcript.tree).toBeFocused();
    for (const place of [transcript.tree, sidebar.agent('worker')]) {
      await place.focus();
      await page.keyboard.press('Shift+F10');
      await expect(menu.getByRole('menuitem')).toHaveText([/^Steer/, /^Pause/, /^Resume/, /^Cancel/, /^Kill/]);
      await page.keyboard.press('Escape');
      await expect(menu).toHaveCount(0);
    }
  });

  const steering = page.getByRole('dialog', { name: 'Steer worker' });
  const words = steering.getByRole('textbox', { name: 'Message to worker' });
  const told = (said: string) => transcript.tree.getByRole('treeitem', { name: `Message from you: ${said}` });

  await test.step('words to it wait for its next turn, and are kept while they are not sent', async () => {
    await sidebar.agent('main').focus();
    await page.keyboard.press('ArrowDown');
    await expect(sidebar.agent('worker')).toBeFocused();
    await page.keyboard.press('s');
    await words.fill('Mind the roof');
    await page.keyboard.press('Escape');
    await expect(steering).toHaveCount(0);
    await expect(sidebar.agent('worker')).toBeFocused();
    await window.acts(transcript.agent('worker'), 'worker').press('Steer');
    await expect(words).toHaveValue('Mind the roof');
    const letGo = await holdSends(page);
    await words.press('Enter');
    await words.fill('And the floor');
    await letGo();
    await expect(steering.getByRole('button', { name: 'Send at its next turn' })).toBeEnabled();
    await expect(words).toHaveValue('And the floor');
    await words.fill('');
    await page.keyboard.press('Escape');
    await expect(steering).toHaveCount(0);
    await expect(told('Mind the roof')).toContainText('read at the next turn');
    await scene.openGate('second');
    await expect(transcript.words('I have read it.')).toBeVisible();
    await expect(told('Mind the roof')).not.toContainText('read at the next turn');
  });

  await test.step('or cut its present turn short', async () => {
    await expect(sidebar.line('worker')).toContainText('gate-third');
    await window.acts(sidebar.line('worker'), 'worker').choose('Steer');
    await words.fill('Leave the gate');
    await words.press('ControlOrMeta+Enter');
    await expect(transcript.words('I am past the third gate.')).toBeVisible();
  });

  await test.step('its helper goes on after it; it is still listed among those that ended', async () => {
    await expect(sidebar.line('worker')).toHaveCount(0);
    await expect(sidebar.line('helper')).toContainText('gate-help');
    await sidebar.running.getByRole('button', { name: /^Ended / }).click();
    await expect(sidebar.line('worker')).toContainText('I am past the third gate.');
    await sidebar.running.getByRole('button', { name: /^Ended / }).click();
  });

  await test.step('killed from the palette: it is asked first, and Enter alone ends nobody', async () => {
    await sidebar.agent('helper').click();
    await window.palette.open();
    await window.palette.field.fill('kill');
    await window.palette.expectAt('Kill the agent');
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Kill helper?' });
    await expect(question.getByRole('button', { name: 'Keep it running' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(question).toHaveCount(0);
    await expect(sidebar.line('helper')).toContainText('gate-help');
    await inspector.show('Agent');
    await inspector.root.getByRole('button', { name: 'Kill', exact: true }).click();
    await question.getByRole('button', { name: 'Kill it' }).focus();
    await page.keyboard.press('Enter');
    await expect(question).toBeVisible();
    await page.keyboard.press('Space');
    await expect(sidebar.line('helper')).toHaveCount(0);
    await expect(transcript.agent('helper').getByRole('img', { name: 'Cancelled' })).toBeVisible();
  });
});

test('those in line say their place, and move up as places come free', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'queue.yaml', options: ['agent_max_threads = 1', 'delegation_tools = ["Agent"]'] });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { sidebar, transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Go one by one' });
  await expect(sidebar.line('two')).toContainText('1 in line');
  await expect(sidebar.line('three')).toContainText('2 in line');
  await expect(transcript.agent('three')).toContainText('Queued: place 2 in lane agents');

  await sidebar.groupBy('Lane');
  await expect(sidebar.line('Agents')).toContainText('1 / 1 at work · 2 queued');
  await scene.openGate('one');
  await expect(sidebar.line('two')).toContainText('gate-two');
  await expect(sidebar.line('three')).toContainText('1 in line');

  // One in line is cancelled at once: nothing of it is under way.
  await window.acts(sidebar.line('three'), 'three').choose('Cancel');
  await expect(sidebar.line('three')).toHaveCount(0);
  await expect(sidebar.line('Agents')).toHaveText('Agents1 / 1 at work');

  // The list keeps the keyboard where a line goes, and what was meant for that agent is done to no other.
  await sidebar.agent('two').focus();
  await scene.openGate('two');
  await expect(sidebar.line('two')).toHaveCount(0);
  await expect(sidebar.running).toBeFocused();
  await page.keyboard.press('Delete');
  await page.keyboard.press('ArrowDown');
  await expect(sidebar.running.getByRole('button', { name: /^Ended / })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(sidebar.agent('Go one by one')).toBeFocused();
  await scene.openGate('root');
  await expect(transcript.words('They are out.')).toBeVisible();
});

test('one key goes to the agent that needs the person, at any depth, and to what it asks', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'approvals.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { sidebar, transcript, inspector, inbox } = window;
  await window.start.begin({ folder: repository.path, prompt: 'See to everything', mode: 'Ask' });
  await expect(sidebar.line('hand')).toContainText('Waits for you');
  await expect(sidebar.line('chief')).toContainText('Waits for hand');
  await expect(page.getByRole('button', { name: '1 needs you' })).toBeVisible();

  await sidebar.newSession.click();
  await expect(window.start.region).toBeVisible();
  await page.keyboard.press('ControlOrMeta+j');
  await expect(transcript.tree.getByRole('button', { name: 'Allow once' })).toBeInViewport();
  await expect(inspector.tab('Inbox')).toHaveAttribute('aria-selected', 'true');
  await expect(inbox.requests.first()).toBeFocused();
  await inspector.show('Agent');
  await expect(inspector.root.getByRole('heading', { name: 'hand' })).toBeVisible();

  await transcript.tree.getByRole('button', { name: 'Deny' }).click();
  await expect(sidebar.line('hand')).toContainText('Waits for you');
  await window.acts(sidebar.line('main'), 'main').choose('Cancel');
  await page.getByRole('dialog', { name: 'Cancel main and 2 below it?' }).getByRole('button', { name: 'Cancel 3 agents' }).click();
  await expect(sidebar.line('main')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /needs? you$/ })).toHaveCount(0);
});
