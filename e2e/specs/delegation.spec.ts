import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test.use({ viewport: { width: 1280, height: 1400 } });

test('three ways to delegate stand in one tree, and what ends in the background is read after the turn', async ({ scene, open, page }) => {
  await scene.configure({ playbook: 'three-faces.yaml', depth: 2, options: ['delegation_tools = ["spawn_agent", "Agent", "spawn"]'] });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { transcript } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Delegate' });
  await expect(transcript.words('The scout is back, and I stand at a gate.')).toBeVisible();

  await test.step('each child stands in the call that made it', async () => {
    for (const name of ['counter', 'builder', 'scout']) await expect(transcript.agent(name)).toHaveAttribute('aria-level', '2');
    const rows = (await transcript.rows()).map(({ text }) => text);
    const place = (words: RegExp) => rows.findIndex((text) => words.test(text));
    expect(place(/^countergeneral/)).toBe(place(/^Spawn counter: /) + 1);
    expect(place(/^buildergeneral/)).toBe(place(/^Spawn builder: /) + 1);
    expect(place(/^scoutgeneral/)).toBe(place(/^Agent scout: /) + 1);
  });

  await test.step('nested cards open and close, whichever tool made them', async () => {
    await transcript.open('scout');
    await transcript.open('runner');
    await expect(transcript.agent('runner')).toHaveAttribute('aria-level', '4');
    await expect(transcript.words('I ran ahead.')).toBeVisible();
    await transcript.open('counter');
    await expect(transcript.words('I count.')).toBeVisible();
    await transcript.close('scout');
    await expect(transcript.agent('runner')).toHaveCount(0);
    await expect(transcript.words('I count.')).toBeVisible();
    await transcript.open('scout');
    await expect(transcript.agent('runner')).toHaveAttribute('aria-expanded', 'true');
    await transcript.close('scout');
    await transcript.close('counter');
  });

  const told = transcript.tree.getByRole('treeitem', { name: /^Message from counter: / });
  await test.step('a result that arrives during a turn waits for the next one', async () => {
    await scene.openGate('stars');
    await expect(told).toContainText("[Subagent 'counter' completed successfully]");
    await expect(told).toContainText('There are seven stars.');
    await expect(told).toContainText('read at the next turn');
    await page.screenshot({ path: 'test-results/shots/delegation.png' });
    await scene.openGate('stand');
    await expect(transcript.words('I have read what came in.')).toBeVisible();
    await expect(told).not.toContainText('read at the next turn');
  });

  await test.step('who sent it is a way to it', async () => {
    await told.getByRole('button', { name: 'counter', exact: true }).click();
    await expect(transcript.agent('counter')).toHaveAttribute('aria-selected', 'true');
    await expect(transcript.tree).toBeFocused();
  });

  await test.step('the model was sent it, in its place', async () => {
    await scene.openGate('wall');
    await expect(transcript.words('All three have come back.')).toBeVisible();
    await window.inspector.show('Request');
    await expect(window.inspector.root.getByRole('region', { name: 'Model calls of counter' })).toBeVisible();
    await window.sidebar.sessions.first().getByRole('button').click();
    await expect(window.inspector.root.getByRole('region', { name: 'Model calls of main' })).toBeVisible();
    await expect(window.inspector.root.getByText(/There are seven stars\./).first()).toBeVisible();
  });
});
