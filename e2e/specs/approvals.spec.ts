import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('what a grandchild asks for is answered in the inbox, with its path, command and folder', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'approvals.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { inbox, inspector, transcript } = window;
  const allowed = join(repository.path, 'allowed.txt');
  await window.start.begin({ folder: repository.path, prompt: 'See to everything', mode: 'Ask' });

  await test.step('it names who asks, for what and where', async () => {
    await expect(inspector.tab('Inbox')).toContainText('1');
    await inspector.show('Inbox');
    await expect(inbox.requests).toHaveCount(1);
    const { root } = inbox.request("printf 'allowed\\n' > allowed.txt");
    await expect(root.getByRole('button', { name: 'main › chief › hand' })).toBeVisible();
    await expect(root.getByRole('group', { name: /would do$/ })).toHaveText(
      "# first a line of words\nprintf 'allowed\\n' > allowed.txt\necho written",
    );
    await expect(root).toContainText(repository.path);
    await page.screenshot({ path: 'test-results/shots/inbox.png' });
  });

  await test.step('Enter alone does not allow it', async () => {
    const { root, allow } = inbox.request('allowed.txt');
    for (const place of [allow, root]) {
      await place.focus();
      await page.keyboard.press('Enter');
      // An answer on its way disables the button at once.
      await expect(allow).toBeEnabled();
    }
    await transcript.open('chief');
    await transcript.open('hand');
    const inPlace = transcript.tree.getByRole('button', { name: 'Allow once' });
    await inPlace.focus();
    await page.keyboard.press('Enter');
    await expect(inPlace).toBeEnabled();
    await expect(inbox.requests).toHaveCount(1);
    expect(existsSync(allowed)).toBe(false);
  });

  await test.step('allowed once, it runs; the next asks again', async () => {
    await inbox.request('allowed.txt').allow.click();
    await expect(inbox.request('rm -f readme.md').root).toBeVisible();
    await expect(inbox.requests).toHaveCount(1);
    expect(await readFile(allowed, 'utf8')).toBe('allowed\n');
  });

  await test.step('denied with words, the words reach the model', async () => {
    const { words } = inbox.request('rm -f readme.md');
    await words.fill('The readme stays where it is.');
    // The chord that allows elsewhere denies from here.
    await words.press('ControlOrMeta+Enter');
    await expect(inbox.requests).toHaveCount(0);
    await expect(inbox.root).toContainText('Nothing needs you');
    await expect(transcript.words('All is seen to.')).toBeVisible();
    expect(existsSync(join(repository.path, 'readme.md'))).toBe(true);

    await expect(transcript.call(/rm -f readme\.md/)).toContainText('denied');
    await expect(transcript.words('About the readme I was told this.')).toContainText('The readme stays where it is.');
    await inspector.show('Request');
    await expect(inspector.root.getByRole('region', { name: 'Model calls of hand' })).toBeVisible();
    await expect(inspector.root.getByText(/^The person denied this call and says: The readme stays where it is\.$/)).toBeVisible();
  });
});

test('at the default depth a child is refused children of its own, in words that name the limit', async ({ scene, open }) => {
  await scene.configure({ playbook: 'too-deep.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Go down' });
  await expect(transcript.words('The climber is back.')).toBeVisible();

  await transcript.open('climber');
  const refused = transcript.call(/^Expand (Spawn deeper|spawn_agent)/);
  await expect(refused).toContainText('error');
  await refused.getByRole('button').click();
  await expect(transcript.words(/agent_max_depth = 1/)).toBeVisible();
  await expect(transcript.words('Then I do it myself.')).toBeVisible();
  await expect(transcript.agent('deeper')).toHaveCount(0);
});
