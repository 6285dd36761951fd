import { expect } from '@playwright/test';
import { type ProviderServer, type Script, startOpenAiServer } from '#test/support/provider-servers.ts';
import { test } from '../pages/test.ts';

const SUMMARY = '## Task\nGrind the mill.\n\n## Done and found\n- `readme.md` says hello\n\n## Next\nGrind on.';

/** A model of a small window: each message takes sixty tokens of it. Asked for a summary, it waits for leave. */
const mill = (mayAnswer: Promise<void>): Script => {
  return async ({ messages }) => {
    const told = messages as { role: string; content?: unknown }[];
    const usage = { input: told.length * 60, output: 0 };
    const last = JSON.stringify(told.at(-1)?.content ?? '');
    if (last.includes('is about to be shortened')) {
      await mayAnswer;
      return { usage, parts: [{ text: last.includes('above all') ? `${SUMMARY}\n\nKept: the hopper.` : SUMMARY }] };
    }
    if (last.includes('still there')) return { usage, parts: [{ text: 'I am.' }] };
    const looked = told.filter(({ role }) => role === 'tool').length;
    const goesOn = JSON.stringify(told).includes('replaced by this summary');
    return goesOn || looked > 9
      ? { usage, parts: [{ text: 'That is all.' }] }
      : {
          usage,
          parts: [
            ...(looked < 3 ? [] : [{ text: `Look number ${looked + 1}.` }]),
            { call: { name: 'glob', args: { pattern: `*${looked}` } } },
          ],
        };
  };
};

test.describe('a conversation that outgrows the window of its model', () => {
  const leave = Promise.withResolvers<void>();
  let server: ProviderServer;
  test.beforeEach(async () => {
    server = await startOpenAiServer(mill(leave.promise));
  });
  test.afterEach(() => server.close());

  test('becomes a summary that can be opened, with what it took from the model; /compact does so when it is wanted', async ({
    scene,
    open,
    page,
  }) => {
    await scene.configure({
      options: ['model = "mill/grind"'],
      tables: [
        ...['[providers.mill]', 'kind = "openai-compatible"', `base_url = "${server.url}"`, 'api_key = "none"'],
        ...['[models."mill/grind"]', 'context_window = 1200'],
      ],
    });
    const repository = await scene.repository();
    const window = await open(await scene.start());
    const { transcript, inspector, sidebar } = window;
    await window.start.begin({ folder: repository.path, prompt: 'Grind the mill' });

    await test.step('while it is under way, that is what the agent does, and nothing of the summary stands as its words', async () => {
      await expect(sidebar.line('main')).toContainText('Compacting its context');
      await expect(transcript.tree.getByText('Compacting its context')).toBeVisible();
      await inspector.show('Agent');
      await expect(inspector.root.getByRole('meter', { name: 'Context used' })).toBeVisible();
      await expect(inspector.root).toContainText(/9\d\d of 1,200 tokens/);
      await page.screenshot({ path: 'test-results/shots/compacting.png' });
    });

    const line = transcript.tree.getByRole('treeitem', {
      name: /^Compacted: \d+ turns became a summary \(from [\d,]+ to about [\d,]+ tokens\)$/,
    });
    await test.step('it stands in one line, and the work goes on after it', async () => {
      leave.resolve();
      await expect(transcript.words('That is all.')).toBeVisible();
      await expect(line).toHaveCount(1);
      await expect(transcript.words('Grind on.')).toHaveCount(0);
      await expect(inspector.root).not.toContainText(/9\d\d of 1,200 tokens/);
    });

    await test.step('it opens to the summary and leads to what was dropped, which stays and is marked', async () => {
      await line.getByRole('button', { name: 'Expand the compaction' }).click();
      await expect(line).toHaveAttribute('aria-expanded', 'true');
      await expect(line.getByRole('heading', { name: 'Done and found' })).toBeVisible();
      await expect(line).toContainText(/no longer knows \d turns and \d tool results word for word, since its window was nearly full/);
      await page.screenshot({ path: 'test-results/shots/compacted.png' });
      await line.getByRole('button', { name: 'Show what was dropped' }).click();
      // Three reads in a row are one line, which opens for it.
      const first = transcript.call('Find *0');
      await expect(first).toBeInViewport();
      await expect(first).toHaveAttribute('title', /The model knows this no more/);
      await expect(transcript.tree.getByRole('treeitem', { name: 'Message from you: Grind the mill' })).not.toHaveAttribute('title');
      await page.screenshot({ path: 'test-results/shots/compacted-dropped.png' });
    });

    await test.step('its request is on record like any other', async () => {
      await inspector.show('Request');
      await inspector.root.getByRole('button', { name: 'Earlier turn' }).click();
      await expect(inspector.root).toContainText('is about to be shortened');
    });

    await test.step('/compact with words compacts at once, and keeps what they name', async () => {
      const field = page.getByRole('textbox', { name: 'Message' });
      await field.fill('/compact the hopper');
      await field.press('Enter');
      const asked = transcript.tree.getByRole('treeitem', { name: /^Compacted: / }).last();
      await expect(transcript.tree.getByRole('treeitem', { name: /^Compacted: / })).toHaveCount(2);
      await expect(field).toHaveValue('');
      await asked.getByRole('button', { name: 'Expand the compaction' }).click();
      await expect(asked).toContainText('you asked for it');
      await expect(asked).toContainText('Kept: the hopper.');
      await field.fill('Are you still there?');
      await field.press('Enter');
      await expect(transcript.words('I am.')).toBeVisible();
    });
  });
});
