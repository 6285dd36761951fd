import { expect, type Page } from '@playwright/test';
import { test } from '../pages/test.ts';

const TITLE = 'Set up the worktree';
/** The second command never runs. */
const FAILING = `setup = ["echo installing; echo 'no such package: left-pad' >&2; exit 3", "echo never"]`;
const SAID = 'installing\nSTDERR:\nno such package: left-pad\nExit code: 3';

async function shoot(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `test-results/shots/setup-${name}-${theme}.png`, animations: 'disabled' });
  }
}

test('a project’s setup runs once it is trusted; where it fails its call shows what it said, and the agent begins and is told', async ({
  scene,
  open,
  page,
}) => {
  await scene.configure({ playbook: 'setup.yaml' });
  const repository = await scene.repository({ files: { 'readme.md': 'hello\n', 'coppice.toml': `[worktree]\n${FAILING}\n` } });
  const window = await open(await scene.start());
  const { transcript, trust, message, inspector } = window;

  await test.step('as long as it is not trusted, nothing of it runs', async () => {
    await window.start.begin({ folder: repository.path, prompt: 'Go' });
    await expect(transcript.words('The first has ended.')).toBeVisible();
    await transcript.open('first');
    await expect(transcript.words('I made do.')).toBeVisible();
    await expect(transcript.call(TITLE)).toHaveCount(0);
    await transcript.close('first');
  });

  await test.step('trusted, it runs first of all: the call that failed shows what it said, and no command after it ran', async () => {
    await trust.show.click();
    await trust.use.click();
    await message.fill('Again');
    await page.keyboard.press('Enter');
    await expect(transcript.words('The second has ended.')).toBeVisible();
    await transcript.open('second');
    const setup = transcript.call(TITLE);
    await expect(setup).toContainText('error');
    await setup.getByRole('button', { name: TITLE }).click();
    await expect(transcript.output(TITLE)).toHaveText(SAID);
    // No step of the agent's own: there is nothing to go back to.
    await expect(setup.getByRole('button', { name: /^Rewind/ })).toHaveCount(0);
    await shoot(page, 'failed');
  });

  await test.step('the agent begins all the same, and its first request tells what failed', async () => {
    await expect(transcript.words('I made do.')).toBeVisible();
    await inspector.show('Request');
    await expect(inspector.root.getByRole('region', { name: 'Model calls of second' })).toBeVisible();
    await expect(inspector.root).toContainText(
      'The commands that make this worktree ready failed. Look at what is missing before you rely on it. They said: installing',
    );
    await shoot(page, 'told');
  });
});

test('where a setup is required, the run fails with it and says so, and its agent does not begin', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'setup.yaml', tables: ['[worktree]', FAILING, 'setup_required = true'] });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Go' });
  await expect(transcript.words('The first has ended.')).toBeVisible();
  await expect(transcript.agent('first')).toContainText('the setup of its worktree failed: no such package: left-pad (exit code: 3)');
  await transcript.open('first');
  const setup = transcript.call(TITLE);
  await setup.getByRole('button', { name: TITLE }).click();
  await expect(transcript.output(TITLE)).toHaveText(SAID);
  await expect(transcript.words('I made do.')).toHaveCount(0);
  await shoot(page, 'required');
});
