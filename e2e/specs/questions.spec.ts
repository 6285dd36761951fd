import { expect } from '@playwright/test';
import { holdSends } from '../pages/hold-sends.ts';
import { test } from '../pages/test.ts';
import { Window } from '../pages/window.ts';

test.use({ viewport: { width: 1280, height: 1200 } });

test('what agents ask is answered from the inbox and in the transcript, and nothing is answered by accident', async ({
  scene,
  open,
  page,
}) => {
  await scene.configure({ playbook: 'questions.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { inbox, inspector, transcript } = window;
  const chooser = inbox.question('Which database shall hold the orders?');
  await window.start.begin({ folder: repository.path, prompt: 'Find out what is wanted' });

  await test.step('all questions to the person stand in the inbox, and are counted where it matters', async () => {
    await expect(inspector.tab('Inbox')).toContainText('2');
    await expect(page).toHaveTitle('(2) Coppice');
    await expect(page.getByRole('contentinfo').getByRole('button', { name: '2 need you' })).toBeVisible();
    await expect(window.sidebar.sessions.first()).toContainText('2');
    await inspector.show('Inbox');
    await expect(inbox.requests).toHaveCount(2);
    await expect(chooser.root.getByRole('button', { name: 'main › chooser' })).toBeVisible();
    await expect(chooser.options).toHaveText(['1SQLite', '2Postgres', '3None: plain files']);
    await page.screenshot({ path: 'test-results/shots/questions-inbox.png' });
  });

  await test.step('Enter alone answers nothing; a number only goes to an answer, and Enter there sends it', async () => {
    await chooser.root.focus();
    await page.keyboard.press('Enter');
    await chooser.words.focus();
    await page.keyboard.press('Enter');
    await expect(chooser.options.first()).toBeEnabled();
    await chooser.root.focus();
    await page.keyboard.press('3');
    await expect(chooser.options.nth(2)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(chooser.options.nth(1)).toBeFocused();
    await expect(inbox.requests).toHaveCount(2);
    await page.keyboard.press('Enter');
    await expect(chooser.root).toHaveCount(0);
    await expect(inspector.tab('Inbox')).toContainText('1');
    await expect(page).toHaveTitle('(1) Coppice');
    await expect(inbox.requests.first()).toBeFocused();
  });

  await test.step('the call tells what was asked and answered, and the agent read it', async () => {
    await transcript.open('chooser');
    await expect(transcript.call(/Ask: Which database/)).toContainText('You: Postgres');
    await expect(transcript.words('I was told this. The person answers: Postgres')).toBeVisible();
  });

  await test.step('in the transcript it is answered in words, of which a draft is kept', async () => {
    await transcript.open('writer');
    const card = transcript.question('writer');
    await expect(card.root).toContainText('writer asks you');
    await expect(card.root).toContainText('What shall the title be?');
    await card.words.fill('A title');
    await transcript.close('writer');
    await page.reload();
    await transcript.open('writer');
    await expect(card.words).toHaveValue('A title');
    await page.screenshot({ path: 'test-results/shots/questions-transcript.png' });
    await card.words.press('End');
    await page.keyboard.type(' of two lines:');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('and a second one');
    await page.keyboard.press('Enter');
    await expect(card.root).toHaveCount(0);
    await expect(transcript.call(/Ask: What shall the title be/)).toContainText('You: A title of two lines:');
    await expect(transcript.words('and a second one')).toBeVisible();
    await expect(inspector.tab('Inbox')).not.toContainText('1');
    await expect(page).toHaveTitle('Coppice');
    await expect(inbox.root).toContainText('Nothing needs you');
  });

  await test.step('what a child asks its parent does not need the person, who may answer it all the same', async () => {
    await scene.openGate('junior');
    await expect(transcript.words('Somebody asks me, and I do not know.')).toBeVisible();
    const message = transcript.tree.getByRole('treeitem', { name: 'Message from junior: Tabs or spaces?' });
    await expect(message).toBeVisible();
    await expect(page).toHaveTitle('Coppice');
    await message.getByRole('button', { name: 'junior', exact: true }).click();
    await expect(transcript.agent('junior')).toHaveAttribute('aria-selected', 'true');
    await transcript.open('junior');
    const card = transcript.question('junior');
    await expect(card.root).toContainText('junior asks its parent main');
    await page.screenshot({ path: 'test-results/shots/questions-parent.png' });
    await card.options.filter({ hasText: 'spaces' }).click();
    await expect(card.root).toHaveCount(0);
    await expect(transcript.words('I learned this. The person answers: spaces')).toBeVisible();
    for (const name of ['chooser', 'writer', 'junior']) await transcript.close(name);
    await scene.openGate('learned');
    await expect(transcript.words('All is found out.')).toBeVisible();
  });
});

test('the first answer wins: a second window is told, and what was written there is kept', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'questions.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  await window.start.begin({ folder: repository.path, prompt: 'Find out what is wanted' });
  const second = new Window(await page.context().newPage());
  await second.page.goto(page.url());
  for (const each of [window, second]) {
    await each.inspector.show('Inbox');
    await expect(each.inbox.requests).toHaveCount(2);
  }
  const asked = 'Which database shall hold the orders?';
  await second.inbox.question(asked).words.fill('Whatever is there already');
  await window.inbox.question(asked).options.first().click();
  await expect(second.inbox.question(asked).root).toHaveCount(0);
  await expect(second.page.getByText(`“${asked}” was not answered by you`)).toBeVisible();
  await second.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(second.inspector.root.getByRole('textbox', { name: 'Message to chooser' })).toHaveValue('Whatever is there already');
  await second.page.close();
});

test('an offered answer that comes too late is told too, and nothing is written while it is on its way', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'questions.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  await window.start.begin({ folder: repository.path, prompt: 'Find out what is wanted' });
  const second = new Window(await page.context().newPage());
  await second.page.goto(page.url());
  for (const each of [window, second]) {
    await each.inspector.show('Inbox');
    await expect(each.inbox.requests).toHaveCount(2);
  }
  const asked = 'Which database shall hold the orders?';
  const late = second.inbox.question(asked);
  const letGo = await holdSends(second.page);
  await late.options.nth(1).click();
  await expect(late.words).not.toBeEditable();
  await window.inbox.question(asked).options.first().click();
  await expect(late.root).toHaveCount(0);
  await letGo();
  await expect(second.page.getByText(`“${asked}” was not answered by you`)).toBeVisible();
  await second.page.close();
});
