import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('the palette goes anywhere and runs anything, by keyboard alone', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'delegate.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { palette, transcript, inspector } = window;

  await test.step('from a text field it opens, runs an action by its name, and the focus is back', async () => {
    await window.start.prompt.focus();
    await palette.open();
    await page.keyboard.type('togins');
    await expect(palette.options).toHaveText([/Toggle the inspector/]);
    await page.keyboard.press('Enter');
    await expect(palette.root).toHaveCount(0);
    await expect(inspector.root).toBeHidden();
    await expect(window.start.prompt).toBeFocused();
  });

  await test.step('what was chosen lately comes first, with its shortcut beside it', async () => {
    await palette.open();
    await palette.expectAt('Toggle the inspector');
    await expect(palette.under('Recent')).toHaveText([/Toggle the inspector\s*Ctrl\s*L/]);
    await page.keyboard.press('Enter');
    await expect(inspector.root).toBeVisible();
  });

  await window.start.begin({ folder: repository.path, prompt: 'Lay the foundations' });
  await expect(transcript.agent('builder')).toContainText('gate-first');
  await window.sidebar.newSession.click();
  await window.start.begin({ folder: repository.path, prompt: 'Build a wall' });
  await expect(transcript.agent('builder')).toContainText('gate-first');

  await test.step('it goes to another session, and the keyboard with it', async () => {
    await window.message.focus();
    await palette.open();
    await expect(palette.under('Go to a session')).toHaveAccessibleName(/^Waiting Lay the foundations/);
    await page.keyboard.type('found');
    await palette.expectAt('Lay the foundations');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Lay the foundations' })).toBeVisible();
    await expect(window.message).toBeFocused();
  });

  await test.step('and to an agent within one', async () => {
    await palette.open();
    await page.keyboard.type('help');
    await expect(palette.under('Go to an agent')).toHaveText([/helper.*Lay the foundations/, /helper.*Build a wall/]);
    await page.keyboard.press('ArrowDown');
    await palette.expectAt('Build a wall');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Build a wall' })).toBeVisible();
    await expect(transcript.agent('helper')).toBeInViewport();
  });

  await test.step('after > there are commands alone, and what cannot be done says why', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+p');
    await expect(palette.field).toHaveValue('>');
    await expect(palette.under('Go to a session')).toHaveCount(0);
    await page.keyboard.type('review the changes');
    const review = palette.options.filter({ hasText: 'Review the changes' });
    await expect(review).toBeDisabled();
    await expect(review).toContainText('No worktree is chosen.');
    await page.keyboard.press('Enter');
    await expect(review).toBeVisible();
    await page.keyboard.press('ControlOrMeta+k');
    await expect(palette.field).toHaveValue('review the changes');
    await palette.field.fill('zzzz');
    await expect(palette.root.getByText('No session, agent or command fits “zzzz”.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette.root).toHaveCount(0);
  });

  await test.step('a chord that lies in it still runs, once it is closed', async () => {
    await palette.open();
    await page.keyboard.press('ControlOrMeta+b');
    await expect(palette.root).toHaveCount(0);
    await expect(window.sidebar.running).toBeHidden();
    await page.keyboard.press('ControlOrMeta+b');
    await expect(window.sidebar.running).toBeVisible();
  });

  await test.step('it opens over an editor, and Escape gives the keyboard back to it', async () => {
    await inspector.show('Request');
    await inspector.look('Raw');
    await inspector.root.locator('.view-lines').click();
    const inEditor = () => page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null);
    await expect.poll(inEditor).toBe(true);
    await palette.open();
    await page.keyboard.press('Escape');
    await expect(palette.root).toHaveCount(0);
    await expect.poll(inEditor).toBe(true);
  });

  await test.step('a question that is open is answered first', async () => {
    await window.acts(window.sidebar.line('builder').first(), 'builder').choose('Cancel');
    const question = page.getByRole('dialog', { name: /Cancel builder/ });
    await expect(question).toBeVisible();
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.press('ControlOrMeta+n');
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(palette.root).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1, name: 'Build a wall' })).toBeVisible();
  });

  await test.step('the shortcuts are listed, with the keys of each part', async () => {
    await window.message.focus();
    await page.keyboard.press('ControlOrMeta+/');
    const session = palette.sheet.getByRole('region', { name: 'Session', exact: true });
    await expect(session.getByRole('term')).toContainText(['Write a message', 'New session', 'Stop every agent of the session']);
    await expect(session.getByRole('definition')).toHaveText(['CtrlI', '/newCtrlN', '/stop']);
    await expect(palette.sheet.getByRole('region', { name: 'In the review' })).toContainText('Next or previous file');
    await expect(palette.sheet).not.toContainText('asked for twice');
    await palette.open();
    await expect(palette.sheet).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(palette.root).toHaveCount(0);
    await expect(window.message).toBeFocused();
  });
});

test('a slash in the message field is a command of the window, and never sent by mistake', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'delegate.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, message } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Build a wall' });
  await expect(transcript.agent('builder')).toContainText('gate-first');
  const commands = page.getByRole('listbox', { name: 'Commands' });
  const said = (words: string) => transcript.tree.getByRole('treeitem', { name: `Message from you: ${words}` });

  await test.step('they are listed as one types; Escape closes the list and nothing else', async () => {
    await message.press('/');
    await expect(commands.getByRole('option')).toContainText(['/new', '/stop', '/agents', '/review', '/inbox', '/help', '/theme']);
    await expect(commands.getByRole('option', { name: /\/review/ })).toContainText('No worktree is chosen.');
    await page.keyboard.press('Escape');
    await expect(commands).toHaveCount(0);
    await expect(message).toHaveValue('/');
    await expect(window.stop).toBeVisible();
  });

  await test.step('arrows choose, Tab and Enter complete, and Enter runs what is whole', async () => {
    await page.keyboard.type('th');
    await expect(commands.getByRole('option', { selected: true })).toContainText('/theme');
    await page.keyboard.press('Tab');
    await expect(message).toHaveValue('/theme ');
    await page.keyboard.type('dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(message).toHaveValue('');
  });

  await test.step('words that a command does not know are told, and kept', async () => {
    await message.fill('/theme pink');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('There is no theme “pink”: write light, dark or system.');
    await expect(message).toHaveValue('/theme pink');
    await message.press('Backspace');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('/agents gives the keyboard to the running agents', async () => {
    await message.fill('/agents');
    await page.keyboard.press('Enter');
    await expect(window.sidebar.running.getByRole('button').first()).toBeFocused();
  });

  await test.step('/stop ends every agent of the session', async () => {
    await message.fill('/st');
    await expect(commands.getByRole('option')).toContainText(['/stop']);
    await page.keyboard.press('Enter');
    await expect(message).toHaveValue('/stop');
    await expect(window.stop).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Stopped 3 agents.')).toBeVisible();
    await expect(message).toHaveValue('');
    await expect(window.stop).toHaveCount(0);
    await message.fill('/stop');
    await page.keyboard.press('Enter');
    await expect(page.getByText('No active agents to stop.')).toBeVisible();
  });

  await test.step('a command that there is not is told, and sent only as text', async () => {
    await message.fill('/walls are dull');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('There is no command /walls, and nothing was sent.');
    await expect(message).toHaveValue('/walls are dull');
    await page.getByRole('button', { name: 'Send as text' }).click();
    await expect(said('/walls are dull')).toBeVisible();
    await expect(message).toHaveValue('');
    await message.fill('/usr/bin is a path');
    await page.keyboard.press('Enter');
    await expect(said('/usr/bin is a path')).toBeVisible();
  });
});
