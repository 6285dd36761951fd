import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type ProviderServer, startOpenAiServer } from '#test/support/provider-servers.ts';
import { test } from '../pages/test.ts';

const SHORT = ['[build_budget_presets.short]', 'max_turns = 2'];

test('a run that a limit ended goes on once the limit is raised', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'short-of-turns.yaml', tables: SHORT });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, inspector } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Look around', budget: 'short' });
  await expect(transcript.words('Second look.')).toBeVisible();
  await expect(transcript.words(/^max_turns: /)).toBeVisible();
  await inspector.show('Agent');
  await expect(inspector.root).toContainText('2 of 2 turns');
  await expect(transcript.words('I have seen it all.')).toHaveCount(0);

  const dialog = page.getByRole('dialog', { name: 'Raise the limits of main' });
  const turns = dialog.getByRole('textbox', { name: 'Turns' });
  const goOn = dialog.getByRole('button', { name: 'Raise and go on' });

  await test.step('a number that would not help, or is none, is told at its field', async () => {
    await transcript.tree.getByRole('button', { name: 'Raise the limit…' }).click();
    await expect(turns).toHaveValue('2');
    await expect(turns).toHaveAccessibleDescription('2 used');
    await goOn.click();
    await expect(turns).toHaveAccessibleDescription('2 used already: it would stop at once');
    await turns.fill('many');
    await expect(turns).toHaveAccessibleDescription(/^A whole number from 1 on/);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('raised from the panel, it goes on where it stopped', async () => {
    await inspector.root.getByRole('button', { name: 'Raise the limit…' }).click();
    await turns.fill('3');
    await turns.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(transcript.words('Third look.')).toBeVisible();
    await expect(transcript.words('First look.')).toHaveCount(1);
    await expect(inspector.root).toContainText('3 of 3 turns');
    await expect(page.getByRole('button', { name: 'Raise the limit…' })).toHaveCount(0);
  });

  await test.step('while it is at work its limits are changed the same way', async () => {
    await inspector.root.getByRole('button', { name: 'Change…' }).click();
    const limits = page.getByRole('dialog', { name: 'Limits of main' });
    await limits.getByRole('textbox', { name: 'Turns' }).fill('');
    await limits.getByRole('textbox', { name: 'Tokens' }).fill('200,000');
    await limits.getByRole('button', { name: 'Change them' }).click();
    await expect(inspector.root).toContainText('0 of 200,000 tokens');
    await scene.openGate('look');
    await expect(transcript.words('I have seen it all.')).toBeVisible();
  });
});

test('an agent at a rate limit says for whom it waits and until when, and goes on then', async ({ scene, open }) => {
  await scene.configure({ playbook: 'rate-limited.yaml' });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript, sidebar, inspector } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Go' });
  await expect(sidebar.line('main')).toContainText(/Waits for playbook until \d/);
  await inspector.show('Agent');
  await expect(inspector.root).toContainText(/playbook is at a limit; it is asked again at \d/);
  await expect(inspector.root).toContainText('waited at a rate limit');
  // The next attempt is answered: a playbook is read again for each.
  const text = await readFile(join(import.meta.dirname, '../playbooks/rate-limited.yaml'), 'utf8');
  await scene.place.write('rate-limited.yaml', text.replace(/^ +fail: .*$/m, ''));
  await expect(transcript.words('Here I am again.').last()).toBeVisible();
  await expect(inspector.root.getByText('Completed')).toBeVisible();
  await expect(inspector.root).toContainText('waited at a rate limit');
});

test.describe('a model that costs something', () => {
  let server: ProviderServer;
  test.beforeEach(async () => {
    server = await startOpenAiServer(({ messages }) => {
      const { length } = messages as unknown[];
      const usage = { input: 1000, output: 200 };
      return length < 6
        ? { usage, parts: [{ text: 'I look.' }, { call: { name: 'glob', args: { pattern: '*' } } }] }
        : { usage, parts: [{ text: 'That is all.' }] };
    });
  });
  test.afterEach(() => server.close());

  test('its cost is told per call, per agent and per session, and a limit on it is kept and raised', async ({ scene, open, page }) => {
    await scene.configure({
      options: ['model = "mill/grind"'],
      tables: [
        ...['[providers.mill]', 'kind = "openai-compatible"', `base_url = "${server.url}"`, 'api_key = "none"'],
        ...['[prices."mill/*"]', 'input = 10', 'output = 100'],
        ...['[build_budget_presets.pence]', 'max_cost_usd = 0.04'],
      ],
    });
    const repository = await scene.repository();
    const window = await open(await scene.start());
    const { transcript, inspector } = window;
    await window.start.begin({ folder: repository.path, prompt: 'Grind', budget: 'pence' });
    await expect(transcript.words(/^max_cost_usd: /)).toBeVisible();
    await inspector.show('Agent');
    const spent = inspector.root.getByRole('row', { name: /^Cost / });
    await expect(inspector.root).toContainText(/\$0\.0\d+ of \$0\.0400/);

    await window.palette.open();
    await window.palette.field.fill('limits');
    await window.palette.expectAt('Change or raise the agent’s limits');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Raise the limits of main' });
    await expect(dialog.getByRole('textbox', { name: 'Dollars' })).toHaveValue('0.04');
    await dialog.getByRole('textbox', { name: 'Dollars' }).fill('$20');
    await dialog.getByRole('button', { name: 'Raise and go on' }).click();
    await expect(transcript.words('That is all.')).toBeVisible();

    // Three calls of a thousand tokens in and two hundred out.
    await expect(spent).toContainText('$0.0900');
    await expect(page.getByRole('main').getByText('$0.0900')).toBeVisible();
    await inspector.show('Request');
    await expect(inspector.root).toContainText('1,000 tokens in, 200 out · $0.0300');
  });
});
