import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('a grandchild’s arguments are changed, and a pattern is remembered, used, removed and asked for again', async ({
  scene,
  open,
  page,
}) => {
  await scene.configure({ playbook: 'permissions.yaml', depth: 2 });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { inbox, inspector, permissions, transcript } = window;
  const colour = join(repository.path, 'colour.txt');
  await window.start.begin({ folder: repository.path, prompt: 'See to everything', mode: 'Ask' });
  await inspector.show('Inbox');

  await test.step('what overwrites a file is told, cannot be remembered, and no letter allows it', async () => {
    const { root, session, always, allow } = inbox.request('colour.txt');
    await expect(root).toContainText('It overwrites colour.txt');
    await expect(root).toContainText('Only once, since what may not be taken back is asked for each time.');
    await expect(session).toHaveCount(0);
    await expect(always).toHaveCount(0);
    await root.focus();
    await page.keyboard.press('a');
    await allow.focus();
    await page.keyboard.press('Enter');
    await expect(allow).toBeEnabled();
    expect(existsSync(colour)).toBe(false);
    await page.screenshot({ path: 'test-results/shots/permissions-destroys.png' });
  });

  await test.step('its arguments are changed; what cannot be run is refused at the form, and nothing is lost', async () => {
    const { root, change, form, allow } = inbox.request('colour.txt');
    await change.click();
    await root.getByRole('button', { name: 'Back to the agent’s own' }).click();
    await expect(change).toBeFocused();
    await page.keyboard.press('Enter');
    const command = form.getByRole('textbox', { name: 'command' });
    const rest = form.getByRole('textbox', { name: 'the rest, as JSON' });
    await expect(command).toBeFocused();
    await command.fill("printf 'blue\\n' > colour.txt");
    await rest.fill('{ "timeout": ');
    await expect(form.getByRole('alert')).toContainText('The other arguments are no JSON');
    await rest.fill('{ "timeout": "soon" }');
    await inspector.show('Changes');
    await inspector.show('Inbox');
    await expect(command).toHaveValue("printf 'blue\\n' > colour.txt");
    await allow.click();
    await expect(form.getByRole('alert')).toContainText('timeout');
    await expect(root).toContainText('As the agent gave it, it overwrites colour.txt');
    await expect(command).toHaveValue("printf 'blue\\n' > colour.txt");
    await page.screenshot({ path: 'test-results/shots/permissions-arguments.png' });
    await rest.fill('{ "timeout": 60 }');
    await command.press('ControlOrMeta+Enter');
    await expect(inbox.request('git status').root).toBeVisible();
    expect(await readFile(colour, 'utf8')).toBe('blue\n');
  });

  await test.step('the transcript shows both, side by side', async () => {
    await transcript.open('chief');
    await transcript.open('hand');
    const call = transcript.call(/blue/);
    await expect(call).toContainText('changed by you');
    await call.getByRole('button', { name: /^(Expand|Collapse) / }).click();
    await expect(transcript.tree.getByText('As you changed them')).toBeVisible();
    await expect(transcript.words(/"command": "printf 'red/)).toBeVisible();
    await expect(transcript.words(/"command": "printf 'blue/)).toBeVisible();
    await transcript.tree.getByText('As you changed them').scrollIntoViewIfNeeded();
    await page.screenshot({ path: 'test-results/shots/permissions-override.png' });
    await call.getByRole('button', { name: /^(Expand|Collapse) / }).click();
  });

  await test.step('a wrong pattern is refused in words; the right one is remembered, and its like does not ask', async () => {
    const { root, patterns, always } = inbox.request('git status');
    await expect(patterns).toHaveValue('git status*');
    await patterns.fill('git status && date');
    await always.click();
    await expect(root.getByRole('alert')).toContainText('"&&" cannot stand in a pattern');
    await expect(patterns).toHaveValue('git status && date');
    await page.screenshot({ path: 'test-results/shots/permissions-pattern.png' });
    await patterns.fill('git status*');
    await always.click();
    // What comes after the next `git status`, which asks nobody.
    await expect(inbox.request('rm -f readme.md').root).toBeVisible();
    await expect(inbox.requests).toHaveCount(1);
    await expect(transcript.call(/git status --short/)).not.toContainText('denied');
  });

  await test.step('the view lists it, and one of the person’s own beside it', async () => {
    await window.message.fill('/permissions');
    await window.message.press('Enter');
    await expect(permissions.pattern).toBeFocused();
    await permissions.tool.click();
    await expect(page.getByRole('option', { name: /^edit/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(permissions.tool).toBeFocused();
    await permissions.pattern.focus();
    await page.keyboard.press('Escape');
    await expect(permissions.root).toHaveCount(0);
    await window.message.fill('/permissions');
    await window.message.press('Enter');
    const inProject = permissions.under(`Project ${repository.path}`);
    await expect(inProject).toHaveCount(1);
    await expect(inProject).toContainText('allow');
    await permissions.choice('Deny').click();
    await permissions.choice('This session').click();
    await permissions.pattern.fill('rm; ls');
    await permissions.add.click();
    await expect(permissions.root.getByRole('alert')).toContainText('cannot stand in a pattern');
    await permissions.pattern.fill('rm -rf*');
    await permissions.add.click();
    await expect(permissions.pattern).toHaveValue('');
    await expect(permissions.under('Session “See to everything”')).toContainText('bash: rm -rf*');
    await page.reload();
    await window.message.fill('/permissions');
    await window.message.press('Enter');
    await expect(permissions.rules).toHaveCount(2);
    await page.screenshot({ path: 'test-results/shots/permissions.png' });
  });

  await test.step('removed, its like asks again', async () => {
    await permissions.remove('bash: git status*').click();
    await expect(permissions.remove('bash: rm -rf*')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(permissions.rules).toHaveCount(0);
    await expect(permissions.pattern).toBeFocused();
    await expect(permissions.root).toContainText('No pattern is remembered');
    await page.screenshot({ path: 'test-results/shots/permissions-empty.png' });
    await inbox.request('rm -f readme.md').deny.click();
    await inbox.request('git status --branch').allow.click();
    await expect(inbox.root).toContainText('Nothing needs you');
    await page.keyboard.press('Escape');
    await expect(transcript.words('All is seen to.')).toBeVisible();
  });
});
